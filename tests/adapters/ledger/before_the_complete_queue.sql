BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" VALUES(1,'motcua','m001_the_record','2026-11-23 08:27:18.100160+00:00');
INSERT INTO "_sqlite_migrations" VALUES(2,'motcua','m002_the_projections','2026-11-23 08:27:18.101451+00:00');
CREATE TABLE answers (
            dev TEXT NOT NULL, boot TEXT NOT NULL, seq INTEGER NOT NULL, r TEXT NOT NULL, d BLOB NOT NULL,
            PRIMARY KEY (dev, boot, seq)) WITHOUT ROWID;
INSERT INTO "answers" VALUES('k1','9f3c',1,'ok',X'7B227469636B6574223A2241303031222C226168656164223A332C22776169745F6D696E223A5B342C395D2C226A6F62223A226B312D396633632D31227D');
INSERT INTO "answers" VALUES('k1','9f3c',2,'ok',X'7B227469636B6574223A2241303032222C226168656164223A332C22776169745F6D696E223A5B342C395D2C226A6F62223A226B312D396633632D32227D');
INSERT INTO "answers" VALUES('k1','9f3c',3,'ok',X'7B227469636B6574223A2242303031222C226168656164223A332C22776169745F6D696E223A5B342C395D2C226A6F62223A226B312D396633632D33227D');
INSERT INTO "answers" VALUES('k1','9f3c',4,'ok',X'7B227469636B6574223A2241303033222C226168656164223A332C22776169745F6D696E223A5B342C395D2C226A6F62223A226B312D396633632D34227D');
INSERT INTO "answers" VALUES('k1','9f3c',101,'ok',X'7B227469636B6574223A2241303031222C226168656164223A332C22776169745F6D696E223A5B342C395D2C226A6F62223A226B312D396633632D313031227D');
CREATE TABLE boards (
            seq INTEGER PRIMARY KEY, device TEXT NOT NULL, counter INTEGER NOT NULL, rev INTEGER NOT NULL,
            text TEXT NOT NULL, at_ms INTEGER NOT NULL);
INSERT INTO "boards" VALUES(17,'b1',1,88,'A001',1795395617000);
CREATE TABLE calls (
            seq INTEGER PRIMARY KEY, ticket TEXT NOT NULL, counter INTEGER NOT NULL, officer TEXT NOT NULL,
            nth INTEGER NOT NULL, out_of_turn INTEGER NOT NULL, at_ms INTEGER NOT NULL);
INSERT INTO "calls" VALUES(12,'2026-11-23/A001',1,'101',1,0,1795395612000);
INSERT INTO "calls" VALUES(20,'2026-11-23/A002',1,'101',1,0,1795395620000);
INSERT INTO "calls" VALUES(22,'2026-11-23/B001',1,'101',1,1,1795395622000);
INSERT INTO "calls" VALUES(24,'2026-11-23/A003',2,'102',1,0,1795395624000);
CREATE TABLE counters (
            counter INTEGER PRIMARY KEY, state TEXT NOT NULL, officer TEXT, ticket TEXT);
INSERT INTO "counters" VALUES(1,'closed',NULL,NULL);
INSERT INTO "counters" VALUES(2,'closed',NULL,NULL);
CREATE TABLE days (day TEXT PRIMARY KEY, first_seq INTEGER NOT NULL);
INSERT INTO "days" VALUES('2026-11-23',1);
INSERT INTO "days" VALUES('2026-11-24',29);
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
            printed_ms INTEGER, failed TEXT);
INSERT INTO "jobs" VALUES('k1-9f3c-1','2026-11-23/A001','k1',1795395615000,NULL);
INSERT INTO "jobs" VALUES('k1-9f3c-2','2026-11-23/A002','k1',NULL,'no_paper');
INSERT INTO "jobs" VALUES('k1-9f3c-3','2026-11-23/B001','k1',NULL,NULL);
INSERT INTO "jobs" VALUES('k1-9f3c-4','2026-11-23/A003','k1',NULL,NULL);
INSERT INTO "jobs" VALUES('k1-9f3c-101','2026-11-24/A001','k1',NULL,NULL);
CREATE TABLE ledger (
            seq INTEGER PRIMARY KEY, day TEXT NOT NULL, at TEXT NOT NULL,
            kind TEXT NOT NULL, data TEXT NOT NULL, hash TEXT NOT NULL);
INSERT INTO "ledger" VALUES(1,'2026-11-23','2026-11-23T08:00:01.000+07:00','day_opened','{"carried":[],"closed":[],"day":"2026-11-23","faults":[],"kind":"day_opened","sessions":[]}','dba72b5c23a8020bdfc039323eaa5cd0662271f1255c3e08113bf294ebadad67');
INSERT INTO "ledger" VALUES(2,'2026-11-23','2026-11-23T08:00:02.000+07:00','hub_started','{"kind":"hub_started","version":"1.0"}','7506fb605103c860475fd1fa4a7ec1cc5bce94bb615bb9b271f224183ce17b94');
INSERT INTO "ledger" VALUES(3,'2026-11-23','2026-11-23T08:00:03.000+07:00','device_added','{"counter":null,"kind":"device_added","name":"k1","services":["A","B"],"type":"kiosk"}','4e5c0f9bc2a0ef8b1512ea9e23716a552e81aa14bba306bb04a0c975a4296bb4');
INSERT INTO "ledger" VALUES(4,'2026-11-23','2026-11-23T08:00:04.000+07:00','device_added','{"counter":1,"kind":"device_added","name":"b1","services":[],"type":"led_board"}','d8f2b015a49c1677b4939b0206b385fc42ed779af2cbaeed303cf45843564d08');
INSERT INTO "ledger" VALUES(5,'2026-11-23','2026-11-23T08:00:05.000+07:00','officer_logged_in','{"counter":1,"kind":"officer_logged_in","officer":"101"}','60faf7f8fed980675ed2150f219ab26e961fd4e953a857d1847e469edf91e585');
INSERT INTO "ledger" VALUES(6,'2026-11-23','2026-11-23T08:00:06.000+07:00','officer_logged_in','{"counter":2,"kind":"officer_logged_in","officer":"102"}','e5637f929e5fa585efdb1ba6fc0ccd723c396a73972d811d41378159559ed9c2');
INSERT INTO "ledger" VALUES(7,'2026-11-23','2026-11-23T08:00:07.000+07:00','counter_paused','{"counter":2,"kind":"counter_paused","reason":"lunch"}','e5874cdab4177a493b9e1e2a0566881eaec5e9eb1771256a45dc66a0071b4213');
INSERT INTO "ledger" VALUES(8,'2026-11-23','2026-11-23T08:00:08.000+07:00','ticket_taken','{"device":"k1","due_ms":1795395600000,"id":"2026-11-23/A001","job":"k1-9f3c-1","kind":"ticket_taken","priority":null,"service":"A","taken_ms":1795395600000}','2f6edfcbf04b0552090f2699df44fa321e42940a867ec0b0ddae82bb960b7c13');
INSERT INTO "ledger" VALUES(9,'2026-11-23','2026-11-23T08:00:09.000+07:00','ticket_taken','{"device":"k1","due_ms":1795395600000,"id":"2026-11-23/A002","job":"k1-9f3c-2","kind":"ticket_taken","priority":null,"service":"A","taken_ms":1795395600000}','05f92bc08be8f4f77350f3d58d386eefd197995546598f8d44ef56916baabba6');
INSERT INTO "ledger" VALUES(10,'2026-11-23','2026-11-23T08:00:10.000+07:00','ticket_taken','{"device":"k1","due_ms":1795395600000,"id":"2026-11-23/B001","job":"k1-9f3c-3","kind":"ticket_taken","priority":null,"service":"B","taken_ms":1795395600000}','937cf7645d93ab5cb944dcb0a2183b0eca8e66c3bde65dfc6bf66df7e274976f');
INSERT INTO "ledger" VALUES(11,'2026-11-23','2026-11-23T08:00:11.000+07:00','ticket_taken','{"device":"k1","due_ms":1795395600000,"id":"2026-11-23/A003","job":"k1-9f3c-4","kind":"ticket_taken","priority":null,"service":"A","taken_ms":1795395600000}','499c67691ce16ac60164b04e7f1ee318868a4b414a6b1d39b36e5fb7dbd54ed2');
INSERT INTO "ledger" VALUES(12,'2026-11-23','2026-11-23T08:00:12.000+07:00','ticket_called','{"counter":1,"id":"2026-11-23/A001","kind":"ticket_called","nth":1,"officer":"101","out_of_turn":false}','e2b556ff324e6b224934e6bf4f47d80d4bb3b209604916da6d7b8e31113603a3');
INSERT INTO "ledger" VALUES(13,'2026-11-23','2026-11-23T08:00:13.000+07:00','ticket_finished','{"counter":1,"id":"2026-11-23/A001","kind":"ticket_finished","officer":"101","rating":"1-A001"}','e11b5b4ada759160341c534c82df68c509c925ce32216a636608fb5a0a7138bf');
INSERT INTO "ledger" VALUES(14,'2026-11-23','2026-11-23T08:00:14.000+07:00','rated','{"counter":1,"kind":"rated","officer":"101","reason":null,"ref":"1-A001","score":3,"ticket":"2026-11-23/A001","unsolicited":false}','62197b2cec8a68dc2845f12bbf8e3c1af009245a16061f2166c03a62a7010521');
INSERT INTO "ledger" VALUES(15,'2026-11-23','2026-11-23T08:00:15.000+07:00','ticket_printed','{"job":"k1-9f3c-1","kind":"ticket_printed"}','5776eef40a84998f16534f54a9c2e65b12c662772322e220bbf28b205be2ddf9');
INSERT INTO "ledger" VALUES(16,'2026-11-23','2026-11-23T08:00:16.000+07:00','print_failed','{"code":"no_paper","job":"k1-9f3c-2","kind":"print_failed"}','603d7a039e72c5d2839e70edeb1670a0d04b37ae60146afc00266a204c071b22');
INSERT INTO "ledger" VALUES(17,'2026-11-23','2026-11-23T08:00:17.000+07:00','board_shown','{"counter":1,"device":"b1","kind":"board_shown","rev":88,"text":"A001"}','3c21feea6e36b98c8e7f3300382918ccc27631db8517b85dfe8490113cf5f116');
INSERT INTO "ledger" VALUES(18,'2026-11-23','2026-11-23T08:00:18.000+07:00','fault_raised','{"boot":"9f3c","code":"no_paper","device":"k1","kind":"fault_raised"}','59e23a7c1c774e3dd05df67e19529422c2e81a7f9d9fe65807d0e360c83d87fb');
INSERT INTO "ledger" VALUES(19,'2026-11-23','2026-11-23T08:00:19.000+07:00','service_closed','{"kind":"service_closed","service":"B"}','344fd551139456f7792c08c4a2ae08ffde98083558dee31fe653d1b4f3c895fd');
INSERT INTO "ledger" VALUES(20,'2026-11-23','2026-11-23T08:00:20.000+07:00','ticket_called','{"counter":1,"id":"2026-11-23/A002","kind":"ticket_called","nth":1,"officer":"101","out_of_turn":false}','a712f2f7c64ec599f6f462a1f40b4332aab0c01ebb2bd407b0aab5d6e2330fb9');
INSERT INTO "ledger" VALUES(21,'2026-11-23','2026-11-23T08:00:21.000+07:00','ticket_parked','{"counter":1,"id":"2026-11-23/A002","kind":"ticket_parked"}','23594d52f21047bf956acb49c5774aea62d8e0235065acdaee5f02ba00b04ee3');
INSERT INTO "ledger" VALUES(22,'2026-11-23','2026-11-23T08:00:22.000+07:00','ticket_called','{"counter":1,"id":"2026-11-23/B001","kind":"ticket_called","nth":1,"officer":"101","out_of_turn":true}','955344af3025b97162e090a9bd4be65a0b9449999d138140e74dcd0fe1983d9b');
INSERT INTO "ledger" VALUES(23,'2026-11-23','2026-11-23T08:00:23.000+07:00','fault_cleared','{"code":"no_paper","device":"k1","kind":"fault_cleared"}','ae24df0e4ef0612f84bafd649f0cff7f4876b9d378cc59574a269d171bd0882b');
INSERT INTO "ledger" VALUES(24,'2026-11-23','2026-11-23T08:00:24.000+07:00','ticket_called','{"counter":2,"id":"2026-11-23/A003","kind":"ticket_called","nth":1,"officer":"102","out_of_turn":false}','4fcc1e62ae3ccd44d5c149422807909cb807092556ca954dbed0ff1e18be16e2');
INSERT INTO "ledger" VALUES(25,'2026-11-23','2026-11-23T08:00:25.000+07:00','ticket_missed','{"counter":2,"id":"2026-11-23/A003","kind":"ticket_missed"}','c436b3a457950671601c9f426b8d00fb956a8d6410409f03f9026ba297a0c6f7');
INSERT INTO "ledger" VALUES(26,'2026-11-23','2026-11-23T08:00:26.000+07:00','ticket_returned','{"due_ms":5,"id":"2026-11-23/A002","kind":"ticket_returned"}','4428cbd4e95f684d7e648dc84a93f66354ca1e5b3abfea52a8c00c9432fc95c0');
INSERT INTO "ledger" VALUES(27,'2026-11-23','2026-11-23T08:00:27.000+07:00','ticket_transferred','{"counter":1,"id":"2026-11-23/B001","kind":"ticket_transferred","service":"A"}','69825adb2df1923912117a3481ca58963f0766cb6c31b76ad2621d2d0b21aea9');
INSERT INTO "ledger" VALUES(28,'2026-11-23','2026-11-23T08:00:28.000+07:00','ticket_voided','{"id":"2026-11-23/A002","kind":"ticket_voided","reason":"left"}','fb5b73c3007fc9f6fc988d38ed5c3132be90f5ddbba7b8ba7649653881754b09');
INSERT INTO "ledger" VALUES(29,'2026-11-24','2026-11-24T08:00:29.000+07:00','day_opened','{"carried":[{"calls":0,"counter":null,"due_ms":2,"id":"2026-11-23/B001","kiosk":null,"priority":null,"service":"A","state":"waiting","taken_ms":1}],"closed":[],"day":"2026-11-24","faults":[],"kind":"day_opened","sessions":[]}','3d371f60d26fc453200da6cd99eecbfe8cb71d3ff49e4d964975e746477d4d2d');
INSERT INTO "ledger" VALUES(30,'2026-11-24','2026-11-24T08:00:30.000+07:00','ticket_taken','{"device":"k1","due_ms":1795395600000,"id":"2026-11-24/A001","job":"k1-9f3c-101","kind":"ticket_taken","priority":null,"service":"A","taken_ms":1795395600000}','fe9b4207afcf81af133d6a493bf6cacf2685609828e312df9e1115178da9c082');
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
            first_seq INTEGER NOT NULL, last_seq INTEGER NOT NULL);
INSERT INTO "tickets" VALUES('2026-11-23/A001','2026-11-23','A001','A','A',NULL,'done',NULL,1,'k1','k1-9f3c-1',1795395600000,1795395600000,1795395612000,1795395613000,NULL,8,15);
INSERT INTO "tickets" VALUES('2026-11-23/A002','2026-11-23','A002','A','A',NULL,'void',NULL,0,'k1','k1-9f3c-2',1795395600000,5,1795395620000,1795395628000,'left',9,28);
INSERT INTO "tickets" VALUES('2026-11-23/B001','2026-11-23','B001','A','B',NULL,'waiting',NULL,0,'k1','k1-9f3c-3',1795395600000,1795395600000,1795395622000,NULL,NULL,10,27);
INSERT INTO "tickets" VALUES('2026-11-23/A003','2026-11-23','A003','A','A',NULL,'no_show',NULL,1,'k1','k1-9f3c-4',1795395600000,1795395600000,1795395624000,1795395625000,NULL,11,25);
INSERT INTO "tickets" VALUES('2026-11-24/A001','2026-11-24','A001','A','A',NULL,'waiting',NULL,0,'k1','k1-9f3c-101',1795395600000,1795395600000,NULL,NULL,NULL,30,30);
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
COMMIT;
