"""What readers ask of the tables. None of it reads the whole ledger: its cost must not grow with years."""

TICKETS = (
    "SELECT t.id, t.day, t.number, t.service, t.priority, t.state, t.counter, t.calls, t.taken_ms, t.due_ms,"
    " t.called_ms, t.ended_ms, t.reason, j.printed_ms, j.failed AS print_failed, t.wait_lo_s, t.wait_hi_s,"
    " t.booking, t.leased, t.errands, t.pinned, t.copy_job IS NOT NULL AS copied"
    " FROM tickets t LEFT JOIN jobs j ON j.job = coalesce(t.copy_job, t.job)"
)
# Its booking was made before there was a ticket; its copies have jobs of their own.
HISTORY = """
    WITH near AS (
        SELECT ledger.seq, at, kind, data FROM tickets t
        JOIN ledger ON ledger.seq BETWEEN t.first_seq AND t.last_seq WHERE t.id = :id),
    papers AS (
        SELECT job FROM tickets WHERE id = :id
        UNION ALL SELECT json_extract(data, '$.job') FROM near
        WHERE kind = 'ticket_reprinted' AND json_extract(data, '$.id') = :id)
    SELECT seq, at, kind, data FROM ledger WHERE seq = (SELECT made_seq FROM bookings WHERE ticket = :id)
    UNION ALL
    SELECT seq, at, kind, data FROM near WHERE json_extract(data, '$.id') = :id
        OR json_extract(data, '$.ticket') = :id OR json_extract(data, '$.job') IN papers
    ORDER BY seq
"""
BOOKINGS = (
    "SELECT code, ticket, day, service, slot_ms, priority, holder, state, made_ms, checked_in_ms,"
    " cancelled_ms, ref FROM bookings"
)
# Tickets that the open day took over from days before, whatever became of them since.
CARRIED = """
    SELECT json_extract(value, '$.id') FROM ledger, json_each(data, '$.carried')
    WHERE seq = (SELECT max(o.seq) FROM ledger o WHERE o.kind = 'day_opened')
"""
LAST_DAY = "SELECT (SELECT day FROM ledger WHERE kind = 'day_opened' ORDER BY seq DESC LIMIT 1) AS day"
# Of the open day, of the one before it (a kiosk may hand in its numbers late), or carried from before that.
WAITING = """
    SELECT count(*) AS count FROM tickets WHERE state = 'waiting' AND service = :service AND (
        day IN (SELECT o.day FROM ledger o WHERE o.kind = 'day_opened' ORDER BY o.seq DESC LIMIT 3)
        OR id IN (SELECT json_extract(value, '$.id') FROM ledger, json_each(data, '$.carried')
            WHERE seq = (SELECT max(o.seq) FROM ledger o WHERE o.kind = 'day_opened')))
"""
LEASES = """
    SELECT l.day, l.device, l.service, l.first, l.last, (
        SELECT count(*) FROM tickets t WHERE t.day = l.day AND t.first_service = l.service AND t.leased
            AND CAST(substr(t.number, length(l.service) + 1) AS INTEGER) BETWEEN l.first AND l.last) AS used
    FROM leases l WHERE l.day = :day ORDER BY l.device, l.service
"""
# A day ends where the next begins; the open one ends, for now, at the last row. A day that was opened again,
# as a wrong clock had opened a later one, ends where it ended last.
CLOSINGS = """
    SELECT l.seq, d.day, l.at, l.hash
    FROM (SELECT day, max(last_seq) AS last_seq FROM (
        SELECT o.day,
            coalesce(lead(o.seq) OVER (ORDER BY o.seq) - 1, (SELECT max(seq) FROM ledger)) AS last_seq
        FROM ledger o WHERE o.kind = 'day_opened') GROUP BY day) d
    JOIN ledger l ON l.seq = d.last_seq
"""
