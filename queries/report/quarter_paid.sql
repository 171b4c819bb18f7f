-- Payments that count, as known on the day asked for; kept as `quarter_paid`, since every period of the quarterly report asks for them.
-- Never leaves one out that net_payments has.
select account_id, client, batch, paid_on, amount, payer
from net_payments
