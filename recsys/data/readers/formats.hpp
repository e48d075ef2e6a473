#pragma once

#include "recsys/data/readers/format_table.hpp"

namespace automodel::recsys {

// One function per format, each in the file of its name.
format recbole_format();
format s3rec_format();
format sasrec_format();
format lightgcn_format();
format libfm_format();
format movielens_format();
format csv_format();
format dslabs_format();

} // namespace automodel::recsys
