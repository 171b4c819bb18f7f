-- The world of benches/segment.rs and benches/report.rs: {accounts} accounts of {debtors} debtors, ten events each, every number from a hash of
-- its row's. Never a real portfolio: shares are set by judgement, so that every table that they read holds rows.
CREATE OR REPLACE TEMP MACRO acc(n) AS 'A' || lpad(CAST(n AS VARCHAR), 9, '0');
CREATE OR REPLACE TEMP MACRO dice(i, salt, sides) AS CAST(hash(i * 64 + salt) % CAST(sides AS UBIGINT) AS BIGINT);

INSERT INTO loads VALUES (1, TIMESTAMP '2026-06-08 00:00:00', 'bench', NULL, 'x');

INSERT INTO clients (client, lender_type) VALUES ('BANK-A', 'card_bank'), ('CF-B', 'consumer_finance'), ('ON-C', 'online_lender');

INSERT INTO debtors (debtor_id, birth_on, gender, region, occupation, monthly_income, income_verified, assets_value, total_debt,
    creditors_count, other_creditor_sued, care_flags, load_id)
SELECT 'D' || i, DATE '1960-01-01' + CAST(dice(i, 1, 15000) AS INT), ['f', 'm'][1 + dice(i, 2, 2)],
    ['310000', '440000', '510000', '110000', '330000'][1 + dice(i, 3, 5)],
    CASE WHEN dice(i, 4, 3) > 0 THEN 'clerk' END,
    CASE WHEN dice(i, 5, 10) < 7 THEN 3000 + dice(i, 6, 15000) END, dice(i, 7, 3) = 0,
    CASE WHEN dice(i, 8, 3) = 0 THEN dice(i, 9, 400000) END,
    CASE WHEN dice(i, 10, 2) = 0 THEN 5000 + dice(i, 11, 300000) END,
    CASE WHEN dice(i, 12, 2) = 0 THEN 1 + dice(i, 13, 8) END,
    CASE WHEN dice(i, 14, 2) = 0 THEN dice(i, 15, 10) = 0 END,
    CASE WHEN dice(i, 16, 40) = 0 THEN ['illness', 'unemployed', 'elderly', 'deceased'][1 + dice(i, 17, 4)] END, 1
FROM range({debtors}) t(i);

INSERT INTO accounts (account_id, debtor_id, client, batch, product, placed_on, recalled_on, currency, credit_limit, principal, interest,
    past_due_since, monthly_due, delinquencies_12m, max_dpd_12m, status, region, collector, file_id, row_line, load_id)
SELECT acc(i), 'D' || (i % {debtors}), ['BANK-A', 'CF-B', 'ON-C'][1 + (i % {debtors}) % 3], 'B2026' || lpad(CAST(i % 12 AS VARCHAR), 2, '0'),
    ['credit_card', 'cash_loan', 'instalment', 'bnpl'][1 + dice(i, 1, 4)], DATE '2025-12-01' + CAST(dice(i, 2, 180) AS INT),
    CASE WHEN dice(i, 3, 20) = 0 THEN DATE '2026-05-25' + CAST(dice(i, 4, 30) AS INT) END, 'CNY',
    CASE WHEN dice(i, 5, 2) = 0 THEN 10000 + dice(i, 6, 90000) END, 1000 + dice(i, 7, 90000), dice(i, 8, 3000),
    CASE WHEN dice(i, 9, 10) > 0 THEN DATE '2025-06-01' + CAST(dice(i, 10, 350) AS INT) END,
    CASE WHEN dice(i, 11, 10) > 1 THEN 200 + dice(i, 12, 4000) END, dice(i, 13, 5), dice(i, 14, 120),
    CASE WHEN dice(i, 15, 100) < 94 THEN 'open' ELSE ['paid', 'settled', 'legal', 'disputed', 'bankrupt', 'lawyer_represented'][1 + dice(i, 16, 6)] END,
    ['310000', '440000', '510000', '110000', '330000'][1 + dice(i, 17, 5)], 'K' || (i % 500), 1, i, 1
FROM range({accounts}) t(i);

-- The ones placed a second time.
INSERT INTO accounts (account_id, debtor_id, client, batch, product, placed_on, recalled_on, currency, principal, past_due_since, status, file_id, row_line, load_id)
SELECT acc(i * 50), 'D' || ((i * 50) % {debtors}), ['BANK-A', 'CF-B', 'ON-C'][1 + ((i * 50) % {debtors}) % 3], 'A2025', 'credit_card',
    DATE '2025-06-01' + CAST(dice(i, 1, 60) AS INT), DATE '2025-11-30', 'CNY', 2000 + dice(i, 2, 90000), DATE '2025-05-01', 'recalled', 2, i, 1
FROM range({accounts} // 50) t(i);

INSERT INTO relations (person_id, debtor_id, relation, phone, source, basis, declared_on, file_id, row_line, load_id)
SELECT 'P' || i, 'D' || (i * 2), ['parent', 'friend', 'spouse', 'sibling'][1 + dice(i, 1, 4)], 'R' || i || repeat('sealed', 8),
    'application', 'consent', DATE '2024-01-01', 3, i, 1
FROM range({debtors} // 2) t(i);

INSERT INTO contact_points (owner_id, kind, value, source, basis, first_seen_on, last_seen_on, validity, validity_on, file_id, row_line)
SELECT 'D' || (i * 2 // 3), 'mobile', 'P:' || i || repeat('sealed', 8), ['application', 'client_update', 'credit_bureau'][1 + i % 3],
    'contract', DATE '2024-01-01', DATE '2025-12-01', CASE WHEN dice(i, 1, 30) = 0 THEN 'invalid' END, DATE '2026-03-01', 4, i
FROM range({debtors} * 3 // 2) t(i);

-- The log runs day by day, over all accounts.
INSERT INTO contacts (contact_id, account_id, "at", channel, direction, party, point, outcome, duration_s, collector, recording_id,
    disclosed_debt, load_id, local_at, point_key)
SELECT x.*, CAST(hash(x.number) >> 2 AS BIGINT)
FROM (
    SELECT
        'C' || i, acc(account), made_at, channel,
        CASE WHEN inbound THEN 'inbound' ELSE 'outbound' END,
        CASE WHEN answered OR inbound THEN 'debtor' ELSE 'unknown' END,
        'P:' || ((account % {debtors}) * 3 // 2) || repeat('sealed', 8) AS number,
        CASE
            WHEN answered OR inbound
                THEN CASE
                    WHEN dice(i, 5, 500) = 0 THEN 'cease_request'
                    WHEN dice(i, 5, 500) = 1 THEN 'complaint_threat'
                    WHEN dice(i, 5, 500) < 6 THEN 'dispute'
                    ELSE ['right_party', 'promise', 'refused_to_pay', 'hardship', 'right_party', 'right_party'][1 + dice(i, 6, 6)]
                END
            WHEN channel = 'sms' THEN CASE WHEN dice(i, 7, 12) = 0 THEN 'undelivered' ELSE 'delivered' END
            WHEN channel = 'letter' THEN 'delivered'
            ELSE ['no_answer', 'busy', 'switched_off', 'voicemail', 'no_answer', 'invalid_number'][1 + dice(i, 8, 6)]
        END,
        30, 'K' || (account % 500), 'X' || i, false, 1, made_at + INTERVAL 8 HOUR
    FROM (
        SELECT
            i,
            dice(i, 1, {accounts}) AS account,
            TIMESTAMP '2025-12-08 16:00:00' + to_days(CAST(i * 181 // ({accounts} * 5) AS INT)) + to_seconds(32500 + dice(i, 2, 38000)) AS made_at,
            ['call', 'call', 'call', 'robot_call', 'sms', 'sms', 'letter'][1 + dice(i, 3, 7)] AS channel,
            dice(i, 3, 7) < 3 AND dice(i, 4, 100) < 22 AS answered,
            dice(i, 3, 7) < 3 AND dice(i, 4, 100) > 97 AS inbound
        FROM range({accounts} * 5) t(i)
    )
) x;

INSERT INTO payments (payment_id, account_id, paid_on, amount, payer)
SELECT 'Y' || i, acc(dice(i, 1, {accounts})), DATE '2025-12-15' + CAST(dice(i, 2, 175) AS INT),
    CASE WHEN dice(i, 3, 100) = 0 THEN -1 ELSE 1 END * (50 + dice(i, 4, 1500)), ['debtor', 'relation', NULL][1 + CASE WHEN dice(i, 5, 10) < 8 THEN 0 ELSE dice(i, 6, 3) END]
FROM range({accounts} * 2) t(i);

-- The statements of five months for every second account.
INSERT INTO statements (account_id, statement_on, balance, minimum_due, paid, dpd)
SELECT acc(i * 2), DATE '2026-01-15' + CAST(j * 30 AS INT), 1000 + dice(i, 1, 60000) - j * dice(i, 2, 200), 300 + dice(i, 3, 2000),
    CASE WHEN dice(i * 5 + j, 4, 3) = 0 THEN dice(i * 5 + j, 5, 2500) ELSE 0 END, CASE WHEN dice(i, 6, 6) = 0 THEN 0 ELSE j * 30 + dice(i, 7, 30) END
FROM range({accounts} // 2) t(i), range(5) u(j);

INSERT INTO promises (promise_id, account_id, made_on, due_on, amount, instalments, plan)
SELECT 'R' || i, acc(dice(i, 1, {accounts})), day, day + 1 + CAST(dice(i, 3, 14) AS INT), 100 + dice(i, 4, 1500),
    CASE WHEN dice(i, 5, 20) = 0 THEN 6 ELSE 1 END, CASE WHEN dice(i, 5, 20) = 0 THEN 'instalment_plan' ELSE 'promise' END
FROM (SELECT i, DATE '2025-12-20' + CAST(dice(i, 2, 168) AS INT) AS day FROM range({accounts} // 2) t(i));

INSERT INTO plans (plan_id, account_id, signed_on, instalment_due_on, amount)
SELECT 'L' || i, acc(i * 97 % {accounts}), DATE '2026-04-01', DATE '2026-04-20' + CAST(j * 30 AS INT), 100
FROM range({accounts} // 100) t(i), range(3) u(j);

INSERT INTO pauses (account_id, "from", until, reason)
SELECT acc(i * 89 % {accounts}), day, CASE WHEN dice(i, 2, 3) > 0 THEN day + 30 END, ['hardship', 'dispute', 'complaint', 'plan', 'disaster'][1 + dice(i, 3, 5)]
FROM (SELECT i, DATE '2026-01-15' + CAST(dice(i, 1, 140) AS INT) AS day FROM range({accounts} // 50) t(i));

INSERT INTO complaints (complaint_id, account_id, received_at, local_at, channel, category, resolved_at)
SELECT 'Q' || i, acc(i * 83 % {accounts}), came_at, came_at + INTERVAL 8 HOUR, 'agency_line', ['attitude', 'amount_dispute', 'frequency'][1 + dice(i, 2, 3)],
    CASE WHEN dice(i, 3, 8) > 0 THEN came_at + INTERVAL 90 HOUR END
FROM (SELECT i, TIMESTAMP '2025-12-10 02:00:00' + to_seconds(dice(i, 1, 178 * 86400)) AS came_at FROM range({accounts} // 100) t(i));

INSERT INTO suppressions (subject_kind, subject, scope, since, until, released_at, reason)
SELECT CASE WHEN i % 3 = 0 THEN 'account' ELSE 'debtor' END, CASE WHEN i % 3 = 0 THEN acc(i * 79 % {accounts}) ELSE 'D' || (i * 79 % {debtors}) END,
    'all', begun, CASE WHEN dice(i, 2, 4) = 0 THEN begun + INTERVAL 60 DAY END, CASE WHEN dice(i, 3, 6) = 0 THEN begun + INTERVAL 20 DAY END,
    ['cease_request', 'client_instruction', 'regulator', 'dispute_open', 'complaint_open', 'represented_by_lawyer'][1 + dice(i, 4, 6)]
FROM (SELECT i, TIMESTAMP '2026-01-01 02:00:00' + to_seconds(dice(i, 1, 150 * 86400)) AS begun FROM range({accounts} // 70) t(i));

INSERT INTO suppressions (subject_kind, subject, scope, since, reason)
SELECT 'point', 'P:' || (i * 71 % ({debtors} * 3 // 2)) || repeat('sealed', 8), 'call', TIMESTAMP '2026-03-01 02:00:00', ['wrong_party', 'cease_request'][1 + i % 2]
FROM range({accounts} // 100) t(i);
