"""Commands about the provincial system."""
