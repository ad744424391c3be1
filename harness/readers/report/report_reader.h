// Measures a report PDF. Runs in the confined worker only; the one user of Poppler.
#pragma once

#include "checks/report_facts.h"

namespace vouch::readers {

/// `pdf` is an open descriptor. A file that is no PDF, or a damaged one, is a fact, not an error.
checks::ReportFacts read_report(int pdf);

}  // namespace vouch::readers
