"""What readers ask of the tables of dossiers and bags: from an index, or from what is open alone."""

DOSSIERS = """
    SELECT d.id, d.code, d.local, d.procedure, d.agency, d.service, d.channel, d.way, d.term, d.unit, d.state,
        d.person, d.sets, d.components, d.registered_ms, d.accepted_ms, d.transfer_by_ms, d.due_ms,
        d.first_due_ms, d.supplement_by_ms, d.resolved_ms, d.resolved_entered_ms, d.returned_ms, d.ended_ms,
        d.completion_asked, d.apologized, d.on_the_spot, d.promised_ms, d.negative, d.correct_by_ms,
        d.corrected_ms, d.announced_ms, d.supplements, d.demanded_ms,
        (SELECT group_concat(c.code, ' ') FROM dossier_codes c WHERE c.dossier = d.id) AS codes
    FROM dossiers d
"""
BY_CODE = DOSSIERS + " WHERE d.id = (SELECT dossier FROM dossier_codes WHERE code = :code)"
ACCEPTED = (
    DOSSIERS + " WHERE d.accepted_ms >= :from_ms AND d.accepted_ms < :to_ms ORDER BY d.accepted_ms, d.id"
)
OPEN = DOSSIERS + " WHERE d.ended_ms IS NULL AND d.state <> 'returned' ORDER BY d.due_ms, d.id"
SHARES_OF_OPEN = """
    SELECT s.dossier, s.agency, s.lead, s.term, s.unit, s.due_ms, s.done_ms, s.done_entered_ms
    FROM dossier_shares s JOIN dossiers d ON d.id = s.dossier
    WHERE d.ended_ms IS NULL AND d.state <> 'returned' ORDER BY s.dossier, s.lead DESC, s.agency
"""
LISTED = (
    DOSSIERS
    + """ WHERE (:state IS NULL OR d.state = :state) AND (:procedure IS NULL OR d.procedure = :procedure)
        AND (:agency IS NULL OR d.agency = :agency
            OR EXISTS (SELECT 1 FROM dossier_shares s WHERE s.dossier = d.id AND s.agency = :agency))
        AND (:from_ms IS NULL OR d.registered_ms >= :from_ms) AND (:to_ms IS NULL OR d.registered_ms < :to_ms)
    ORDER BY d.first_seq DESC LIMIT :count_max"""
)
CODED = (
    DOSSIERS
    + """ WHERE d.id IN (SELECT dossier FROM dossier_codes WHERE instr(code, :part) LIMIT :count_max)
    ORDER BY d.first_seq DESC"""
)
# Only for who may see personal data. The newest first, until there are enough; for what is rare the table is
# read whole, which is why it has nothing but what is searched. LIKE is twice as fast as instr; no folded text
# has its signs in it.
OF_PERSON = (
    DOSSIERS
    + """ WHERE d.person IN (SELECT id FROM persons WHERE n IN (SELECT n FROM person_search
        WHERE folded LIKE :part OR (:other <> :part AND folded LIKE :other) ORDER BY n DESC LIMIT :count_max))
    ORDER BY d.first_seq DESC"""
)
# Of one citizen: by the number of a document, without one by name and phone, else only this one.
SAME_CITIZEN = (
    DOSSIERS
    + """ WHERE d.person = :person OR d.person IN (SELECT id FROM persons WHERE
        (:identity <> '' AND nullif(data, '') ->> 'identity' = :identity)
        OR (:identity = '' AND :name <> '' AND :phone <> ''
            AND nullif(data, '') ->> 'name' = :name AND nullif(data, '') ->> 'phone' = :phone))
    ORDER BY d.first_seq"""
)
TICKETS_OF = """
    SELECT number, day, service, priority, state, taken_ms, called_ms, ended_ms FROM tickets
    WHERE dossier = :id OR id IN (SELECT ticket FROM dossier_steps WHERE dossier = :id) ORDER BY taken_ms
"""
RECEIPTS_OF = "SELECT device, printed_ms, failed FROM jobs WHERE dossier = :id ORDER BY printed_ms, job"
STEPS = """
    SELECT seq, step, state, done_ms, entered_ms, due_ms, reason, items, agency, ticket, counter, officer,
        promised_ms, giver
    FROM dossier_steps WHERE dossier = :id ORDER BY seq
"""
# How many papers of a kind there were in a year up to this one: what is entered later gets a later number.
PAPERS_SO_FAR = """
    SELECT count(*) AS count FROM dossier_steps
    WHERE step IN (SELECT value FROM json_each(:steps)) AND done_ms >= :from_ms AND done_ms < :to_ms
        AND seq <= :seq
"""
ACCEPTANCES = """
    SELECT dossier, done_ms FROM dossier_steps
    WHERE step = 'accept' AND done_ms >= :from_ms AND done_ms < :to_ms ORDER BY seq
"""
SHARES = """
    SELECT dossier, agency, lead, term, unit, due_ms, done_ms, done_entered_ms
    FROM dossier_shares WHERE dossier = :id ORDER BY lead DESC, agency
"""
FEES = """
    SELECT seq, name, amount_vnd, receipt, paper, done_ms, officer
    FROM dossier_fees WHERE dossier = :id ORDER BY seq
"""
CONFLICTS = """
    SELECT c.seq, c.dossier, coalesce(d.code, c.dossier) AS code, c.field, c.ours, c.theirs, c.kept, c.at_ms
    FROM conflicts c LEFT JOIN dossiers d ON d.id = c.dossier
    WHERE (:id IS NULL OR c.dossier = :id) ORDER BY c.seq
"""
BATCHES = """
    SELECT b.id, b.origin, b.destination, b.state, b.seal, b.carrier, b.seal_broken, b.opened_ms, b.sealed_ms,
        b.closed_ms, b.opened_by, b.sealed_by, b.closed_by,
        (SELECT count(*) FROM batch_dossiers x WHERE x.batch = b.id AND x.state <> 'extra') AS listed,
        (SELECT count(*) FROM batch_dossiers x WHERE x.batch = b.id AND x.state = 'scanned') AS scanned,
        (SELECT count(*) FROM batch_dossiers x WHERE x.batch = b.id AND x.state = 'missing') AS missing,
        (SELECT count(*) FROM batch_dossiers x WHERE x.batch = b.id AND x.state = 'extra') AS extra
    FROM batches b
"""
IN_BATCHES = """
    SELECT x.batch, x.dossier, coalesce(d.code, x.dossier) AS code, coalesce(d.procedure, '') AS procedure,
        x.state, x.filled_ms, x.scanned_ms
    FROM batch_dossiers x LEFT JOIN dossiers d ON d.id = x.dossier
"""
PERSON = "SELECT id, data, kept_ms FROM persons WHERE id = :id AND data <> ''"
EXPIRED = """
    SELECT d.code, d.state, coalesce(d.ended_ms, d.returned_ms) AS ended_ms
    FROM persons p JOIN dossiers d ON d.person = p.id
    WHERE d.state <> 'correcting' AND coalesce(d.ended_ms, d.returned_ms) < :before_ms ORDER BY 3, d.code
"""
UNCOLLECTED = """
    SELECT * FROM (
        SELECT d.code, d.procedure, d.agency, (SELECT max(s.done_ms) FROM dossier_steps s
            WHERE s.dossier = d.id AND s.step = 'bring_result') AS here_ms
        FROM dossiers d WHERE d.state = 'result_here' AND d.ended_ms IS NULL AND d.way = 'counter')
    WHERE here_ms <= :before_ms ORDER BY here_ms, code
"""
CARRIED = """
    SELECT b.id AS batch, b.origin, b.destination, b.seal, b.carrier, b.sealed_ms, b.closed_ms,
        x.state, x.scanned_ms
    FROM batch_dossiers x JOIN batches b ON b.id = x.batch
    WHERE x.dossier = :id AND b.sealed_ms IS NOT NULL ORDER BY b.sealed_ms, b.id
"""
UNTOLD = """
    SELECT seq, at FROM ledger WHERE seq = (SELECT min(first) FROM (
        SELECT :noted AS first
        UNION ALL SELECT min(last_seq) FROM dossiers WHERE last_seq > :after
        UNION ALL SELECT min(seq) FROM dossier_steps WHERE seq > :after))
"""
