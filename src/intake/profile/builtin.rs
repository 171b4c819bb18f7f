//! The example profiles that `init` writes into a workspace, and `demo` loads by name.
//! Never read at run time from anywhere else: the workspace's own copy is what counts there.

/// Name and text of each example.
pub const BUILTIN: &[(&str, &str)] = &[
    ("wide-sheet-cn", include_str!("../profiles/wide-sheet-cn.toml")),
    ("uci-credit-card", include_str!("../profiles/uci-credit-card.toml")),
    ("accounts-receivable", include_str!("../profiles/accounts-receivable.toml")),
    ("cfpb-complaints", include_str!("../profiles/cfpb-complaints.toml")),
];
