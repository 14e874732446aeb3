# Makes reference.csv, studies.csv and bcg.csv: what R's metafor says of the same studies. Run in this folder: Rscript reference.R
# bcg: dat.bcg of metadat, thirteen trials of a vaccine against tuberculosis, as log risk ratios; the other cases are below.
library(metafor)
options(digits = 17)
bcg <- escalc(measure = "RR", ai = tpos, bi = tneg, ci = cpos, di = cneg, data = dat.bcg)
cases <- list(
  bcg = data.frame(yi = as.numeric(bcg$yi), vi = as.numeric(bcg$vi)),
  few = data.frame(yi = c(0.1, 0.5, -0.2), vi = c(0.04, 0.01, 0.09)),
  alike = data.frame(yi = c(1.0, 1.1, 0.9, 1.05), vi = c(0.2, 0.3, 0.25, 0.15)),
  pair = data.frame(yi = c(2, 5), vi = c(1, 0.5)),
  uneven = data.frame(yi = c(12, 45, 3, 28, 9, 60), vi = c(4, 400, 9, 100, 1, 900)))
exact <- list(threshold = 1e-14, maxiter = 10000, tol = 1e-14, stepadj = 0.5)
tight <- list(tol = 1e-13, maxiter = 10000)
wide <- list(tol = 1e-13, maxiter = 10000, tau2.max = 1e6)  # its search for the upper end stops at 100 unless told
out <- list(); studies <- list()
for (case in names(cases)) {
  d <- cases[[case]]
  studies[[case]] <- data.frame(case, yi = sprintf("%.17g", d$yi), vi = sprintf("%.17g", d$vi))
  for (method in c("REML", "PM", "DL", "EE")) for (test in c("z", "knha")) {
    if (method == "EE" && test == "knha") next
    control <- if (method == "REML") exact else if (method == "PM") tight else list()
    r <- rma(yi, vi, data = d, method = method, test = test, control = control)
    p <- predict(r)
    add <- function(what, value)
      out[[length(out) + 1]] <<- data.frame(case, method, test, what, value = sprintf("%.17g", as.numeric(value)))
    add("estimate", r$b); add("se", r$se); add("low", r$ci.lb); add("high", r$ci.ub); add("p", r$pval)
    add("tau2", r$tau2); add("q", r$QE); add("q_p", r$QEp); add("i2", r$I2 / 100)
    if (method != "EE") {
      add("prediction_low", p$pi.lb); add("prediction_high", p$pi.ub)
      ends <- confint(r, control = wide)$random[1, 2:3]
      add("tau2_low", ends[1]); add("tau2_high", ends[2])
    }
  }
}
write.csv(do.call(rbind, out), "reference.csv", row.names = FALSE, quote = FALSE)
write.csv(do.call(rbind, studies), "studies.csv", row.names = FALSE, quote = FALSE)
write.csv(data.frame(trial = seq_len(nrow(bcg)), bcg[, c("tpos", "tneg", "cpos", "cneg")]), "bcg.csv", row.names = FALSE, quote = FALSE)
