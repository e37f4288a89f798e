BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" VALUES(1,'motcua','m001_the_record','2026-11-29 09:49:34.416309+00:00');
INSERT INTO "_sqlite_migrations" VALUES(2,'motcua','m002_the_projections','2026-11-29 09:49:34.441113+00:00');
INSERT INTO "_sqlite_migrations" VALUES(3,'motcua','m003_the_complete_queue','2026-11-29 09:49:34.466280+00:00');
CREATE TABLE answers (
            dev TEXT NOT NULL, boot TEXT NOT NULL, seq INTEGER NOT NULL, r TEXT NOT NULL, d BLOB NOT NULL,
            PRIMARY KEY (dev, boot, seq)) WITHOUT ROWID;
INSERT INTO "answers" VALUES('k1','9f3c',1,'ok',X'7B227469636B6574223A2241303031222C226168656164223A332C22776169745F6D696E223A5B342C395D2C226A6F62223A226B312D396633632D31227D');
INSERT INTO "answers" VALUES('k1','9f3c',2,'ok',X'7B227469636B6574223A2241303032222C226168656164223A332C22776169745F6D696E223A5B342C395D2C226A6F62223A226B312D396633632D32227D');
INSERT INTO "answers" VALUES('k1','9f3c',3,'ok',X'7B227469636B6574223A2242303031222C226168656164223A332C22776169745F6D696E223A5B342C395D2C226A6F62223A226B312D396633632D33227D');
INSERT INTO "answers" VALUES('k1','9f3c',4,'ok',X'7B227469636B6574223A2241303033222C226168656164223A332C22776169745F6D696E223A5B342C395D2C226A6F62223A226B312D396633632D34227D');
INSERT INTO "answers" VALUES('k1','9f3c',27,'ok',X'7B227469636B6574223A2241303031222C226168656164223A332C22776169745F6D696E223A5B342C395D2C226A6F62223A226B312D396633632D3237227D');
INSERT INTO "answers" VALUES('k1','9f3c',28,'ok',X'7B227469636B6574223A2242303031222C226168656164223A332C22776169745F6D696E223A5B342C395D2C226A6F62223A226B312D396633632D3238227D');
CREATE TABLE boards (
            seq INTEGER PRIMARY KEY, device TEXT NOT NULL, counter INTEGER NOT NULL, rev INTEGER NOT NULL,
            text TEXT NOT NULL, at_ms INTEGER NOT NULL);
INSERT INTO "boards" VALUES(17,'b1',1,88,'A001',1795395617000);
CREATE TABLE bookings (
            ticket TEXT PRIMARY KEY, code TEXT NOT NULL, day TEXT NOT NULL, service TEXT NOT NULL,
            slot_ms INTEGER NOT NULL, priority TEXT, holder TEXT, state TEXT NOT NULL,
            made_ms INTEGER NOT NULL, made_seq INTEGER NOT NULL,
            checked_in_ms INTEGER, cancelled_ms INTEGER);
INSERT INTO "bookings" VALUES('2026-11-23/A800','48213975','2026-11-23','A',1795399200000,NULL,NULL,'booked',1795395625000,25,NULL,NULL);
CREATE TABLE calls (
            seq INTEGER PRIMARY KEY, ticket TEXT NOT NULL, counter INTEGER NOT NULL, officer TEXT NOT NULL,
            nth INTEGER NOT NULL, out_of_turn INTEGER NOT NULL, at_ms INTEGER NOT NULL, why TEXT);
INSERT INTO "calls" VALUES(12,'2026-11-23/A001',1,'101',1,0,1795395612000,NULL);
INSERT INTO "calls" VALUES(20,'2026-11-23/A002',1,'101',1,0,1795395620000,NULL);
INSERT INTO "calls" VALUES(22,'2026-11-23/B001',1,'101',1,1,1795395622000,NULL);
INSERT INTO "calls" VALUES(31,'2026-11-24/A001',2,'102',1,0,1795482031000,NULL);
CREATE TABLE counters (
            counter INTEGER PRIMARY KEY, state TEXT NOT NULL, officer TEXT, ticket TEXT);
INSERT INTO "counters" VALUES(1,'closed',NULL,NULL);
INSERT INTO "counters" VALUES(2,'open','102','2026-11-24/A001');
CREATE TABLE days (day TEXT PRIMARY KEY, first_seq INTEGER NOT NULL);
INSERT INTO "days" VALUES('2026-11-23',1);
INSERT INTO "days" VALUES('2026-11-24',27);
CREATE TABLE device_log (
            seq INTEGER PRIMARY KEY, device TEXT NOT NULL, code TEXT NOT NULL, raised INTEGER NOT NULL,
            at_ms INTEGER NOT NULL);
INSERT INTO "device_log" VALUES(18,'k1','no_paper',1,1795395618000);
INSERT INTO "device_log" VALUES(23,'k1','no_paper',0,1795395623000);
CREATE TABLE devices (
            name TEXT PRIMARY KEY, type TEXT NOT NULL, counter INTEGER, services TEXT NOT NULL);
INSERT INTO "devices" VALUES('k1','kiosk',NULL,'A B');
INSERT INTO "devices" VALUES('b1','led_board',1,'');
CREATE TABLE jobs (
            job TEXT PRIMARY KEY, ticket TEXT NOT NULL, device TEXT NOT NULL,
            printed_ms INTEGER, failed TEXT, copy INTEGER NOT NULL DEFAULT 0);
INSERT INTO "jobs" VALUES('k1-9f3c-1','2026-11-23/A001','k1',1795395615000,NULL,0);
INSERT INTO "jobs" VALUES('k1-9f3c-2','2026-11-23/A002','k1',NULL,'no_paper',0);
INSERT INTO "jobs" VALUES('k1-9f3c-3','2026-11-23/B001','k1',NULL,NULL,0);
INSERT INTO "jobs" VALUES('k1-9f3c-4','2026-11-23/A003','k1',NULL,NULL,0);
INSERT INTO "jobs" VALUES('k1-9f3c-27','2026-11-24/A001','k1',NULL,NULL,0);
INSERT INTO "jobs" VALUES('k1-9f3c-28','2026-11-24/B001','k1',NULL,NULL,0);
CREATE TABLE leases (
            day TEXT NOT NULL, service TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
            device TEXT NOT NULL, PRIMARY KEY (day, service, first)) WITHOUT ROWID;
INSERT INTO "leases" VALUES('2026-11-23','A',900,939,'k1');
INSERT INTO "leases" VALUES('2026-11-23','B',900,939,'k1');
CREATE TABLE ledger (
            seq INTEGER PRIMARY KEY, day TEXT NOT NULL, at TEXT NOT NULL,
            kind TEXT NOT NULL, data TEXT NOT NULL, hash TEXT NOT NULL);
INSERT INTO "ledger" VALUES(1,'2026-11-23','2026-11-23T08:00:01.000+07:00','day_opened','{"bookings":[],"carried":[],"closed":[],"day":"2026-11-23","faults":[],"finished":[],"kind":"day_opened","lapsed":[],"lease_used":[],"leases":[],"leases_day":"","sessions":[]}','fc08adf6e8365db15e5705b3d1c0e24dcb9b3e6ad91751fd442bf438d2ff30f7');
INSERT INTO "ledger" VALUES(2,'2026-11-23','2026-11-23T08:00:02.000+07:00','hub_started','{"kind":"hub_started","version":"1.0"}','e998ab358f59ab7f3f955571abbe78d08bd59af571709adfc68fb1d04543090f');
INSERT INTO "ledger" VALUES(3,'2026-11-23','2026-11-23T08:00:03.000+07:00','device_added','{"counter":null,"kind":"device_added","name":"k1","services":["A","B"],"type":"kiosk"}','eeb776955696d1b04657db85de009ae039faa680bd39ff924616cde61ec759ad');
INSERT INTO "ledger" VALUES(4,'2026-11-23','2026-11-23T08:00:04.000+07:00','device_added','{"counter":1,"kind":"device_added","name":"b1","services":[],"type":"led_board"}','4f2b95f20222f4f6972c16918013c6ef739373d8f48102cf1fc9a139f14a2db6');
INSERT INTO "ledger" VALUES(5,'2026-11-23','2026-11-23T08:00:05.000+07:00','officer_logged_in','{"counter":1,"kind":"officer_logged_in","officer":"101"}','99e92b73b8bdc56f2d942c5e8029a67f253cb799eaded71e71ad8f23f307acbf');
INSERT INTO "ledger" VALUES(6,'2026-11-23','2026-11-23T08:00:06.000+07:00','officer_logged_in','{"counter":2,"kind":"officer_logged_in","officer":"102"}','2d0c2a0192cd63173eab9395436271f10a445eac75b2c3e61c1e3d3f1cfda823');
INSERT INTO "ledger" VALUES(7,'2026-11-23','2026-11-23T08:00:07.000+07:00','counter_paused','{"counter":2,"kind":"counter_paused","reason":"lunch"}','26de1e8cf8f9c770fd745030c41bb2fef2f8359ff35a1bb3413ca1b7f7eeb1f6');
INSERT INTO "ledger" VALUES(8,'2026-11-23','2026-11-23T08:00:08.000+07:00','ticket_taken','{"booking":null,"device":"k1","due_ms":1795395600000,"id":"2026-11-23/A001","job":"k1-9f3c-1","kind":"ticket_taken","leased":false,"priority":null,"service":"A","taken_ms":1795395600000,"then":[],"wait_s":null}','d2a3abe251a46e719b179f384fad01a5773d29265a416291e85e969ce9480d40');
INSERT INTO "ledger" VALUES(9,'2026-11-23','2026-11-23T08:00:09.000+07:00','ticket_taken','{"booking":null,"device":"k1","due_ms":1795395600000,"id":"2026-11-23/A002","job":"k1-9f3c-2","kind":"ticket_taken","leased":false,"priority":null,"service":"A","taken_ms":1795395600000,"then":[],"wait_s":null}','f1fce21f8d8c6594e45f47b91ed567d736fec35f1ac57f345ac13c3cf5ea9777');
INSERT INTO "ledger" VALUES(10,'2026-11-23','2026-11-23T08:00:10.000+07:00','ticket_taken','{"booking":null,"device":"k1","due_ms":1795395600000,"id":"2026-11-23/B001","job":"k1-9f3c-3","kind":"ticket_taken","leased":false,"priority":null,"service":"B","taken_ms":1795395600000,"then":[],"wait_s":null}','2b1b7289d14336781ef0c17405690c77010e8d2f59acf554bb5d7051b63974ca');
INSERT INTO "ledger" VALUES(11,'2026-11-23','2026-11-23T08:00:11.000+07:00','ticket_taken','{"booking":null,"device":"k1","due_ms":1795395600000,"id":"2026-11-23/A003","job":"k1-9f3c-4","kind":"ticket_taken","leased":false,"priority":null,"service":"A","taken_ms":1795395600000,"then":[],"wait_s":null}','dadfaa6c99d2c79eef2db5771d9736d3980a14ec81c43639bff641ae769c9d2b');
INSERT INTO "ledger" VALUES(12,'2026-11-23','2026-11-23T08:00:12.000+07:00','ticket_called','{"counter":1,"id":"2026-11-23/A001","kind":"ticket_called","nth":1,"officer":"101","out_of_turn":false,"why":null}','e4637d22f12501fc3034dfa2c02dd1d5358d7a2f2e6a293faf67c690d3798f42');
INSERT INTO "ledger" VALUES(13,'2026-11-23','2026-11-23T08:00:13.000+07:00','ticket_finished','{"counter":1,"id":"2026-11-23/A001","kind":"ticket_finished","officer":"101","rating":"1-A001"}','7eb1104615ecc359342614d934089ac8a5e3c632ce924ed30184e44ec4dbf392');
INSERT INTO "ledger" VALUES(14,'2026-11-23','2026-11-23T08:00:14.000+07:00','rated','{"counter":1,"kind":"rated","officer":"101","reason":null,"ref":"1-A001","score":3,"ticket":"2026-11-23/A001","unsolicited":false}','c3b9b74065073b1b027b277038e4a14dba9788bd49a22bbe6d61cf4a7d9bbf43');
INSERT INTO "ledger" VALUES(15,'2026-11-23','2026-11-23T08:00:15.000+07:00','ticket_printed','{"job":"k1-9f3c-1","kind":"ticket_printed"}','ea2dac40df3ea3f6db8361b7fb773d99678444b662ab54edd8bc1a5d4faf029c');
INSERT INTO "ledger" VALUES(16,'2026-11-23','2026-11-23T08:00:16.000+07:00','print_failed','{"code":"no_paper","job":"k1-9f3c-2","kind":"print_failed"}','57c8bd7fced156a6e093ac6399961bbae71fb46c69e0dc7df6560dc4c87487d1');
INSERT INTO "ledger" VALUES(17,'2026-11-23','2026-11-23T08:00:17.000+07:00','board_shown','{"counter":1,"device":"b1","kind":"board_shown","rev":88,"text":"A001"}','9cec68c483520a3261e2893b810626e64682a40342eb0a77f613819991f16bb8');
INSERT INTO "ledger" VALUES(18,'2026-11-23','2026-11-23T08:00:18.000+07:00','fault_raised','{"boot":"9f3c","code":"no_paper","device":"k1","kind":"fault_raised"}','a7d14d97c2a4361e8a4b328b5b31ed3f7771a5c3676991edf0ed95a258108b56');
INSERT INTO "ledger" VALUES(19,'2026-11-23','2026-11-23T08:00:19.000+07:00','service_closed','{"kind":"service_closed","service":"B"}','52ba1508504862c155aabeba6d5d5a8bb11b23f07a42e5d7173e3cb59e009912');
INSERT INTO "ledger" VALUES(20,'2026-11-23','2026-11-23T08:00:20.000+07:00','ticket_called','{"counter":1,"id":"2026-11-23/A002","kind":"ticket_called","nth":1,"officer":"101","out_of_turn":false,"why":null}','14a2b51716726779719270153ca777dcc93cf4171b3c834fff98418902729c2e');
INSERT INTO "ledger" VALUES(21,'2026-11-23','2026-11-23T08:00:21.000+07:00','ticket_parked','{"counter":1,"id":"2026-11-23/A002","kind":"ticket_parked"}','a140258e57966675cef13c8ec523a2493d61e65b67d35fe03f20f1455b19e2b0');
INSERT INTO "ledger" VALUES(22,'2026-11-23','2026-11-23T08:00:22.000+07:00','ticket_called','{"counter":1,"id":"2026-11-23/B001","kind":"ticket_called","nth":1,"officer":"101","out_of_turn":true,"why":null}','bee34c71bad32f7744d961ef5063934eaeaad5ab3933d78fa9be722d4a58a994');
INSERT INTO "ledger" VALUES(23,'2026-11-23','2026-11-23T08:00:23.000+07:00','fault_cleared','{"code":"no_paper","device":"k1","kind":"fault_cleared"}','2a702732284383978b8e4fa5926918a4680016477ce7ed17aa07a27370061559');
INSERT INTO "ledger" VALUES(24,'2026-11-23','2026-11-23T08:00:24.000+07:00','leases_granted','{"kind":"leases_granted","leases":[{"device":"k1","first":900,"last":939,"service":"A"},{"device":"k1","first":900,"last":939,"service":"B"}]}','99823098bd9624c87b1d22218b1ef2c01e40ca403df2d73901cfd198ced32499');
INSERT INTO "ledger" VALUES(25,'2026-11-23','2026-11-23T08:00:25.000+07:00','booking_made','{"code":"48213975","holder":null,"kind":"booking_made","priority":null,"service":"A","slot_ms":1795399200000,"ticket":"2026-11-23/A800"}','99158739d311f209620d3a230290e69d8c51a519301fb2d80968ad2b48809808');
INSERT INTO "ledger" VALUES(26,'2026-11-23','2026-11-23T08:00:26.000+07:00','officer_paged','{"kind":"officer_paged","nth":1,"service":"C","ticket":"2026-11-23/B001"}','2dce9637e4d9b8bc87591b2cdf368d134754d2e53787ac86bc318e63bfbbfa35');
INSERT INTO "ledger" VALUES(27,'2026-11-24','2026-11-24T08:00:27.000+07:00','day_opened','{"bookings":[],"carried":[],"closed":[],"day":"2026-11-24","faults":[],"finished":[],"kind":"day_opened","lapsed":[],"lease_used":[],"leases":[],"leases_day":"","sessions":[]}','55ebafc4b7a8f2f4a76c5377ecc26b79bb197ef3c461cde3569aa38774c03467');
INSERT INTO "ledger" VALUES(28,'2026-11-24','2026-11-24T08:00:28.000+07:00','ticket_taken','{"booking":null,"device":"k1","due_ms":1795395600000,"id":"2026-11-24/A001","job":"k1-9f3c-27","kind":"ticket_taken","leased":false,"priority":null,"service":"A","taken_ms":1795395600000,"then":[],"wait_s":null}','7bc3eed7b1004dd69ef9607fef3676e7f1aa5c6afbbcc6b59020bfe84d7c73fa');
INSERT INTO "ledger" VALUES(29,'2026-11-24','2026-11-24T08:00:29.000+07:00','ticket_taken','{"booking":null,"device":"k1","due_ms":1795395600000,"id":"2026-11-24/B001","job":"k1-9f3c-28","kind":"ticket_taken","leased":false,"priority":null,"service":"B","taken_ms":1795395600000,"then":[],"wait_s":null}','6e3ac5090c3731c24fb4591e242b0448c8ce8fa43da9d2bc277b157115a2f7c0');
INSERT INTO "ledger" VALUES(30,'2026-11-24','2026-11-24T08:00:30.000+07:00','officer_logged_in','{"counter":2,"kind":"officer_logged_in","officer":"102"}','ca7882ee12b78ef0f0fc85897b409b5761909b5e5cb15bc7bca46c967104826f');
INSERT INTO "ledger" VALUES(31,'2026-11-24','2026-11-24T08:00:31.000+07:00','ticket_called','{"counter":2,"id":"2026-11-24/A001","kind":"ticket_called","nth":1,"officer":"102","out_of_turn":false,"why":null}','40bd165a19965dcb2e69f5b35065e71a9ec2ebc3c0655c99f6f623103ef358f3');
INSERT INTO "ledger" VALUES(32,'2026-11-24','2026-11-24T08:00:32.000+07:00','hub_started','{"kind":"hub_started","version":"1.1"}','1276fed9e1b13e0cfdcc648a847b8d5c797dbc1d06322d6998945954c7ff6eca');
CREATE TABLE pages (
            seq INTEGER PRIMARY KEY, service TEXT NOT NULL, ticket TEXT NOT NULL, nth INTEGER NOT NULL,
            at_ms INTEGER NOT NULL);
INSERT INTO "pages" VALUES(26,'C','2026-11-23/B001',1,1795395626000);
CREATE TABLE ratings (
            seq INTEGER PRIMARY KEY, day TEXT NOT NULL, counter INTEGER NOT NULL, officer TEXT, ticket TEXT,
            ref TEXT, score INTEGER NOT NULL, reason TEXT, unsolicited INTEGER NOT NULL,
            at_ms INTEGER NOT NULL);
INSERT INTO "ratings" VALUES(14,'2026-11-23',1,'101','2026-11-23/A001','1-A001',3,NULL,0,1795395614000);
CREATE TABLE secrets (
            kind TEXT NOT NULL, name TEXT NOT NULL, data TEXT NOT NULL,
            PRIMARY KEY (kind, name)) WITHOUT ROWID;
CREATE TABLE services (letter TEXT PRIMARY KEY, closed INTEGER NOT NULL);
INSERT INTO "services" VALUES('B',0);
CREATE TABLE tickets (
            id TEXT PRIMARY KEY, day TEXT NOT NULL, number TEXT NOT NULL, service TEXT NOT NULL,
            first_service TEXT NOT NULL, priority TEXT, state TEXT NOT NULL, counter INTEGER,
            calls INTEGER NOT NULL, device TEXT, job TEXT, taken_ms INTEGER NOT NULL, due_ms INTEGER NOT NULL,
            called_ms INTEGER, ended_ms INTEGER, reason TEXT,
            first_seq INTEGER NOT NULL, last_seq INTEGER NOT NULL, wait_lo_s INTEGER, wait_hi_s INTEGER, booking TEXT, leased INTEGER NOT NULL DEFAULT 0, errands TEXT NOT NULL DEFAULT '', pinned INTEGER, copy_job TEXT);
INSERT INTO "tickets" VALUES('2026-11-23/A001','2026-11-23','A001','A','A',NULL,'done',NULL,1,'k1','k1-9f3c-1',1795395600000,1795395600000,1795395612000,1795395613000,NULL,8,15,NULL,NULL,NULL,0,'',NULL,NULL);
INSERT INTO "tickets" VALUES('2026-11-23/A002','2026-11-23','A002','A','A',NULL,'parked',NULL,1,'k1','k1-9f3c-2',1795395600000,1795395600000,1795395620000,NULL,NULL,9,21,NULL,NULL,NULL,0,'',NULL,NULL);
INSERT INTO "tickets" VALUES('2026-11-23/B001','2026-11-23','B001','B','B',NULL,'serving',1,1,'k1','k1-9f3c-3',1795395600000,1795395600000,1795395622000,NULL,NULL,10,26,NULL,NULL,NULL,0,'',NULL,NULL);
INSERT INTO "tickets" VALUES('2026-11-23/A003','2026-11-23','A003','A','A',NULL,'waiting',NULL,0,'k1','k1-9f3c-4',1795395600000,1795395600000,NULL,NULL,NULL,11,11,NULL,NULL,NULL,0,'',NULL,NULL);
INSERT INTO "tickets" VALUES('2026-11-24/A001','2026-11-24','A001','A','A',NULL,'serving',2,1,'k1','k1-9f3c-27',1795395600000,1795395600000,1795482031000,NULL,NULL,28,31,NULL,NULL,NULL,0,'',NULL,NULL);
INSERT INTO "tickets" VALUES('2026-11-24/B001','2026-11-24','B001','B','B',NULL,'waiting',NULL,0,'k1','k1-9f3c-28',1795395600000,1795395600000,NULL,NULL,NULL,29,29,NULL,NULL,NULL,0,'',NULL,NULL);
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE INDEX ledger_days ON ledger(seq) WHERE kind = 'day_opened';
CREATE TRIGGER ledger_next BEFORE INSERT ON ledger
        WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM ledger)
        BEGIN SELECT RAISE(ABORT, 'the ledger only grows, one row after the other'); END;
CREATE TRIGGER ledger_no_update BEFORE UPDATE ON ledger
            BEGIN SELECT RAISE(ABORT, 'the ledger only grows'); END;
CREATE TRIGGER ledger_no_delete BEFORE DELETE ON ledger
            BEGIN SELECT RAISE(ABORT, 'the ledger only grows'); END;
CREATE UNIQUE INDEX one_number_a_day ON tickets(day, number);
CREATE UNIQUE INDEX one_ticket_in_hand ON tickets(counter) WHERE state = 'serving';
CREATE INDEX calls_of_ticket ON calls(ticket);
CREATE UNIQUE INDEX one_rating_a_service ON ratings(ref) WHERE unsolicited = 0;
CREATE INDEX bookings_of_day ON bookings(day);
CREATE UNIQUE INDEX one_booking_a_code ON bookings(code) WHERE state = 'booked';
CREATE TRIGGER leases_never_meet BEFORE INSERT ON leases
        WHEN EXISTS (SELECT 1 FROM leases WHERE day = NEW.day AND service = NEW.service
            AND first <= NEW.last AND last >= NEW.first)
        BEGIN SELECT RAISE(ABORT, 'the numbers of two leases meet'); END;
COMMIT;
