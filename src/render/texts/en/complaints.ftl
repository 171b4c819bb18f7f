# What the complaint-trend report says beside its charts, in English.
section-conduct = Complaints beside recovery
block-conduct = By collector, 13 weeks
block-conduct_client = By client, 13 weeks
key-conduct = Look here
code-conduct-both_high = recovery and complaints both high
metric-complaints_13 = Complaints, 13 weeks
metric-cause_before = Before the action, per 10,000 account-weeks
metric-cause_after = After the action, per 10,000 account-weeks
metric-after_weeks = Weeks since the action
about-complaints_13 = Complaints received in the 13 weeks that end with the week, by where the account stood when the week began.
about-cause_before = Complaints of the same root cause in the eight whole weeks before the week in which the action first fell due × 10,000 / accounts held in each of them.
about-cause_after = The same in the whole weeks after it, eight at most.
about-after_weeks = Whole weeks since the one in which the action first fell due, eight at most; empty where it has not.
note-states = Stage and segment are those in which the account stood when the report's week began, for the complaints of thirteen weeks too.
note-conduct = Recovery and complaints stand side by side over thirteen weeks; accounts are those held when they began. Marked is who is in the top quarter of both recovery for each account held and complaints for each contact, with at least 3 complaints and 4 to compare: it says where to look, not what was done.
note-causes = The effect of an action compares complaints of the same root cause before and after the week in which it fell due. It is no proof: other things change too.
