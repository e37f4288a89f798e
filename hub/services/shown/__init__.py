"""What boards, keypads, pads and kiosks should show, and whether they do."""
