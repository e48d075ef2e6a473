#pragma once

#include <string>

/// A file that uses every key, each with a value that is not its default.
inline const std::string full_experiment = R"(name = "books"
goal = "Which one?"
seed = 7
seeds = [3, 1]

[data]
path = "books/ratings.csv"
items = "books/titles.csv"
name = "Books"
format = "csv"
separator = ";"
header = false
columns = { user = "u", item = "i", rating = "r", time = "t" }
max_bad_rows = 4

[protocol]
min_rating = 3.5
min_user_rows = 5
min_item_rows = 2
drop_duplicates = true
split = "per-user-ratio"
ratios = [0.7, 0.2, 0.1]
order = "time"
mask_history = false
valid_in_history = false
refit = true
metrics = ["mrr", "ndcg"]
k = [3, 7]

[selection]
metric = "mrr@7"
reference = "popular"
margin = 0.25

[budget]
trials = 9
deadline = "2 h"
memory = "3 GiB"

[[candidate]]
name = "ease decay"
model = "ease"
fit = { lambda = [100, 300.5], fast = true, kind = "dense" }
score = { decay = [0.5, 0.9] }

[[candidate]]
name = "popular"
model = "pop"
fit = { window_days = 30 }
)";

/// The least that an experiment file must hold.
inline const std::string least_experiment = R"(name = "least"
[data]
path = "ratings"
[[candidate]]
model = "pop"
)";
