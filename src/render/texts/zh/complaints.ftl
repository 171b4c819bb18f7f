# What the complaint-trend report says beside its charts, in Simplified Chinese.
section-conduct = 投诉与回收对照
block-conduct = 按催收员，近13周
block-conduct_client = 按委托方，近13周
key-conduct = 提示
code-conduct-both_high = 回收与投诉双高
metric-complaints_13 = 近13周投诉
metric-cause_before = 整改前每万户·周投诉
metric-cause_after = 整改后每万户·周投诉
metric-after_weeks = 整改后周数
about-complaints_13 = 截至本周的13周内收到的投诉，按本周开始时账户所处的分组。
about-cause_before = 整改首次到期所在周之前8个完整周内同一根因的投诉 × 10,000 / 各周在管户数之和。
about-cause_after = 到期所在周之后的完整周（最多8周）内的同一比率。
about-after_weeks = 整改首次到期所在周之后的完整周数，最多8周；未到期为空。
note-states = 逾期阶段与分群取本周开始时账户所处的状态，13周的投诉亦按此归类。
note-conduct = 回收与投诉按近13周对照，户数为13周开始时在管户数。户均回收与每次外呼投诉均居前四分之一、投诉不少于3件且可比对象不少于4个时予以提示：仅提示应关注之处，不等于认定违规。
note-causes = 整改效果比较整改首次到期所在周前后同一根因的投诉。这不构成证明：其他情况也在变化。
