#pragma once

#include "recsys/report/results.hpp"

/// Two candidates and a failure: small enough to check by hand.
automodel::recsys::report_input small_report();

/// Seven candidates with everything a report can show.
automodel::recsys::report_input large_report();
