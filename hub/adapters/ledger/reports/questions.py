"""What reports ask of the tables, in SQL. Times are Unix milliseconds, `:from` to before `:to`.

How a dossier stood at the end of a period that is long over is in its steps, not in its row: the row is of
today. A part whose term began again after the period is judged by its new date: shares keep no history.
A result that was put right is handed over twice and counted once.
"""

# Over in the period: as its row says. Open at its end: as its last step before the end says.
CASES = """
    WITH touched AS (
        SELECT *, coalesce(resolved_ms, ended_ms) AS over_ms FROM dossiers
        WHERE accepted_ms < :to AND coalesce(resolved_ms, ended_ms, :to) >= :from),
    judged AS (
        SELECT *, over_ms IS NOT NULL AND over_ms < :to AS is_over,
            CASE WHEN over_ms < :to THEN over_ms ELSE :until END AS at_ms FROM touched)
    SELECT
        d.procedure,
        coalesce((SELECT agency FROM dossier_shares WHERE dossier = d.id AND lead), d.agency),
        d.channel,
        d.accepted_ms,
        CASE WHEN d.is_over THEN d.due_ms ELSE (
            SELECT CASE WHEN d.corrected_seq > seq THEN d.corrected_due_ms ELSE due_ms END FROM dossier_steps
            WHERE dossier = d.id AND due_ms IS NOT NULL AND done_ms < :to ORDER BY seq DESC LIMIT 1) END,
        d.apologized,
        d.resolved_ms,
        d.resolved_entered_ms,
        d.over_ms,
        d.is_over AND d.resolved_ms IS NULL AND 'supplement' IS (
            SELECT state FROM dossier_steps WHERE dossier = d.id
            AND state NOT IN ('stopped', 'closed', 'withdrawn') ORDER BY seq DESC LIMIT 1),
        CASE WHEN d.is_over THEN d.state ELSE coalesce((
            SELECT state FROM dossier_steps
            WHERE dossier = d.id AND done_ms < :to ORDER BY seq DESC LIMIT 1), d.state) END,
        nullif((SELECT json_group_array(json_array(min(coalesce(s.done_ms, d.at_ms), d.at_ms), s.due_ms))
            FROM dossier_shares s WHERE s.dossier = d.id AND s.due_ms IS NOT NULL), '[]'),
        CASE WHEN d.is_over THEN d.due_counting_ms ELSE (
            SELECT CASE WHEN d.corrected_seq > seq THEN d.due_counting_ms ELSE due_counting_ms END
            FROM dossier_steps WHERE dossier = d.id AND done_ms < :to
            AND step IN ('accept', 'supplement', 'apologize', 'pay') ORDER BY seq DESC LIMIT 1) END,
        CASE WHEN d.is_over THEN d.due_standing_ms ELSE (
            SELECT CASE WHEN d.corrected_seq > seq THEN d.due_standing_ms ELSE due_standing_ms END
            FROM dossier_steps WHERE dossier = d.id AND done_ms < :to
            AND step IN ('accept', 'supplement', 'apologize', 'pay') ORDER BY seq DESC LIMIT 1) END,
        (SELECT CASE step WHEN 'demand_payment' THEN done_ms END FROM dossier_steps
            WHERE dossier = d.id AND done_ms < :to AND state NOT IN ('stopped', 'closed', 'withdrawn')
            ORDER BY seq DESC LIMIT 1),
        EXISTS (SELECT 1 FROM dossier_steps s
            WHERE s.dossier = d.id AND s.promised_ms IS NOT NULL AND s.done_ms < :to),
        (SELECT count(*) FROM dossier_steps s
            WHERE s.dossier = d.id AND s.step = 'request_supplement' AND s.done_ms < :to),
        d.negative,
        d.corrected_seq IS NOT NULL,
        d.code,
        d.first_due_ms
    FROM judged d
"""
NOT_ACCEPTED = """
    SELECT count(*) FROM dossiers
    WHERE registered_ms >= :from AND registered_ms < :to AND (accepted_ms IS NULL OR accepted_ms >= :to)
"""
RETURNS = """
    SELECT d.way, count(*) FROM dossier_steps s JOIN dossiers d ON d.id = s.dossier
    WHERE s.step = 'return' AND s.done_ms >= :from AND s.done_ms < :to
        AND NOT EXISTS (SELECT 1 FROM dossier_steps b
            WHERE b.dossier = s.dossier AND b.step = 'return' AND b.seq < s.seq)
    GROUP BY d.way ORDER BY d.way
"""
PARTS = "SELECT agency, due_ms, done_ms FROM dossier_shares WHERE done_ms >= :from AND done_ms < :to"
FEES = """
    SELECT coalesce(s.agency, d.agency) AS payee, count(*), sum(f.paper), sum(f.amount_vnd)
    FROM dossier_fees f JOIN dossiers d ON d.id = f.dossier
    LEFT JOIN dossier_shares s ON s.dossier = d.id AND s.lead
    WHERE f.done_ms >= :from AND f.done_ms < :to GROUP BY payee ORDER BY payee
"""
STEPS = "SELECT step, count(*) FROM dossier_steps WHERE done_ms >= :from AND done_ms < :to GROUP BY step"
# The call that began the last service is the last first one: recalls count on, errands begin again.
VISITS = """
    SELECT t.first_service, t.service, t.taken_ms, t.state, min(c.at_ms),
        max(CASE c.nth WHEN 1 THEN c.at_ms END), t.ended_ms, t.wait_lo_s, t.wait_hi_s,
        coalesce((SELECT officer FROM calls WHERE ticket = t.id AND nth = 1 ORDER BY seq DESC LIMIT 1), '')
    FROM tickets t LEFT JOIN calls c ON c.ticket = t.id
    WHERE t.day >= :first AND t.day < :after GROUP BY t.id
"""
OPINIONS = """
    SELECT substr(r.day, 1, 7) AS month, coalesce(r.officer, '-'), CAST(r.counter AS TEXT),
        coalesce(t.service, '-'), r.score, r.reason, r.unsolicited, count(*)
    FROM ratings r LEFT JOIN tickets t ON t.id = r.ticket
    WHERE r.day >= :first AND r.day < :after GROUP BY 1, 2, 3, 4, 5, 6, 7 ORDER BY 1, 2, 3, 4, 5, 6, 7
"""
# A hub that runs all week opens Sundays too; a day of the office is one on which somebody took a number.
DAYS = "SELECT count(DISTINCT day) FROM tickets WHERE day >= :first AND day < :after"
