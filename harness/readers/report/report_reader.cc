#include "harness/readers/report/report_reader.h"

namespace vouch::readers {

checks::ReportFacts read_report(int) { return {}; }

}  // namespace vouch::readers
