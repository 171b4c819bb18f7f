//! The code lists of the data contract, each an enum whose text is the contract's word.
//! Never translated here: screens translate, files carry the code.

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident { $($variant:ident = $code:literal),+ $(,)? })+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name { $(#[serde(rename = $code)] $variant),+ }

        impl $name {
            /// Every code, in the contract's order.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];
            /// Every code's text, in the contract's order.
            pub const CODES: &'static [&'static str] = &[$($code),+];
            /// The contract's word.
            pub const fn code(self) -> &'static str { match self { $($name::$variant => $code),+ } }
            /// Reads the contract's word.
            pub fn parse(text: &str) -> Option<Self> {
                match text { $($code => Some($name::$variant),)+ _ => None }
            }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(self.code()) }
        }
        impl std::str::FromStr for $name {
            type Err = String;
            fn from_str(text: &str) -> Result<Self, String> {
                Self::parse(text).ok_or_else(|| format!("one of {}", Self::CODES.join(", ")))
            }
        }
    )+};
}

codes! {
    /// What was lent.
    Product { CreditCard = "credit_card", CashLoan = "cash_loan", Instalment = "instalment", AutoLoan = "auto_loan", Mortgage = "mortgage", Bnpl = "bnpl", Other = "other" }
    /// State of an account.
    AccountStatus { Open = "open", Paid = "paid", Settled = "settled", Recalled = "recalled", Legal = "legal", WrittenOff = "written_off", Bankrupt = "bankrupt", Disputed = "disputed", FraudSuspected = "fraud_suspected", ImpostorClaimed = "impostor_claimed", LawyerRepresented = "lawyer_represented" }
    /// What a national id is.
    NationalIdType { CnId = "cn_id", Passport = "passport", HkMoTw = "hk_mo_tw", Other = "other" }
    Gender { Female = "f", Male = "m" }
    /// What makes a debtor vulnerable; never an input of a score.
    CareFlag { Illness = "illness", Disability = "disability", Pregnancy = "pregnancy", Bereavement = "bereavement", Unemployed = "unemployed", Student = "student", Minor = "minor", Elderly = "elderly", Disaster = "disaster", Deceased = "deceased" }
    /// What a named person is to the debtor.
    RelationKind { Spouse = "spouse", Partner = "partner", Parent = "parent", Child = "child", Sibling = "sibling", Relative = "relative", Friend = "friend", Colleague = "colleague", Employer = "employer", Guarantor = "guarantor", EmergencyContact = "emergency_contact", Landlord = "landlord", Other = "other" }
    PointKind { Mobile = "mobile", Landline = "landline", Email = "email", Address = "address", Employer = "employer", Messenger = "messenger" }
    Validity { Unknown = "unknown", Valid = "valid", Invalid = "invalid", WrongParty = "wrong_party" }
    /// Where an observation came from.
    Source { Application = "application", ClientUpdate = "client_update", StatementAddress = "statement_address", DeliveryAddress = "delivery_address", Transaction = "transaction", PreviousAgency = "previous_agency", InboundContact = "inbound_contact", Payment = "payment", RelationTold = "relation_told", Directory114 = "directory_114", BusinessRegistry = "business_registry", CourtRecord = "court_record", CreditBureau = "credit_bureau", CarrierMatch = "carrier_match", LogisticsMatch = "logistics_match", SocialInsurance = "social_insurance", HousingFund = "housing_fund", AppLocation = "app_location", SocialMedia = "social_media", PurchasedList = "purchased_list", WebSearch = "web_search", FieldVisit = "field_visit" }
    /// Why an observation may be held at all.
    Basis { Contract = "contract", Consent = "consent", StatutoryDuty = "statutory_duty", PublicRecord = "public_record", LegitimateRequest = "legitimate_request", None = "none" }
    Channel { Call = "call", RobotCall = "robot_call", Sms = "sms", Email = "email", Letter = "letter", Visit = "visit", AppPush = "app_push", Messenger = "messenger" }
    Direction { Outbound = "outbound", Inbound = "inbound" }
    Party { Debtor = "debtor", Relation = "relation", ThirdParty = "third_party", Unknown = "unknown" }
    ContactOutcome { RightParty = "right_party", Promise = "promise", RefusedToPay = "refused_to_pay", Hardship = "hardship", Dispute = "dispute", Relayed = "relayed", RelayRefused = "relay_refused", WrongParty = "wrong_party", NoAnswer = "no_answer", Busy = "busy", SwitchedOff = "switched_off", InvalidNumber = "invalid_number", Voicemail = "voicemail", Delivered = "delivered", Undelivered = "undelivered", Met = "met", NotHome = "not_home", CeaseRequest = "cease_request", ComplaintThreat = "complaint_threat" }
    PlanKind { Promise = "promise", Extension = "extension", InstalmentPlan = "instalment_plan", Settlement = "settlement" }
    TraceResult { RightParty = "right_party", Relayed = "relayed", WrongParty = "wrong_party", Dead = "dead", NoAnswer = "no_answer", Refused = "refused" }
    Payer { Debtor = "debtor", Relation = "relation", ThirdParty = "third_party" }
    ComplaintChannel { AgencyLine = "agency_line", ClientLine = "client_line", Branch = "branch", Regulator = "regulator", Media = "media", Court = "court", Online = "online", Letter = "letter" }
    ComplaintCategory { Attitude = "attitude", Frequency = "frequency", Hours = "hours", ThirdParty = "third_party", Disclosure = "disclosure", FalseStatement = "false_statement", Misinformation = "misinformation", PromiseBroken = "promise_broken", AmountDispute = "amount_dispute", IdentityDispute = "identity_dispute", Privacy = "privacy", VisitConduct = "visit_conduct", Other = "other" }
    ComplaintLevel { General = "general", Serious = "serious", Major = "major" }
    Responsibility { Full = "full", Partial = "partial", None = "none", Open = "open" }
    ConsentPurpose { Tracing = "tracing", SensitiveData = "sensitive_data", Location = "location", CrossClient = "cross_client", AutomatedCalls = "automated_calls", Messenger = "messenger", ThirdPartyContact = "third_party_contact" }
    SubjectKind { Point = "point", Person = "person", Debtor = "debtor", Account = "account" }
    SuppressionScope { All = "all", Call = "call", Sms = "sms", Visit = "visit", Letter = "letter", Email = "email", Messenger = "messenger" }
    SuppressionReason { CeaseRequest = "cease_request", WrongParty = "wrong_party", Deceased = "deceased", RepresentedByLawyer = "represented_by_lawyer", ComplaintOpen = "complaint_open", DisputeOpen = "dispute_open", Regulator = "regulator", ClientInstruction = "client_instruction", Supervisor = "supervisor" }
    LenderType { CardBank = "card_bank", ConsumerFinance = "consumer_finance", OnlineLender = "online_lender", SmallLoan = "small_loan", Other = "other" }
    PauseReason { Hardship = "hardship", Dispute = "dispute", Complaint = "complaint", Plan = "plan", Disaster = "disaster" }
    /// What the rules let one do with a point, from freest to strictest.
    Decision { Contact = "contact", RelayOnly = "relay_only", VerifyFirst = "verify_first", Blocked = "blocked" }
    /// How binding an instrument is.
    Force { Law = "law", Regulation = "regulation", Standard = "standard", SelfRegulation = "self_regulation", Practice = "practice", House = "house" }
}

impl ContactOutcome {
    /// Outcomes with party debtor that mean the debtor was reached (contract/metrics: "Reached").
    pub const REACHED: &'static [ContactOutcome] = &[
        Self::RightParty,
        Self::Promise,
        Self::RefusedToPay,
        Self::Hardship,
        Self::Dispute,
        Self::CeaseRequest,
        Self::ComplaintThreat,
        Self::Met,
    ];
}
