# Reference values for the matching tests: who is matched with whom, balance and effects.
# Made with R 4.2, MatchIt 4.7.2 and cobalt 4.5.4.9001 (versions are written to versions.csv).
# Run in this folder:  Rscript reference.R
# Debian's MatchIt 4.5.1 must not be used: it was seen to return pairs far outside its caliper.
library(MatchIt)
suppressPackageStartupMessages(library(cobalt))

data("lalonde", package = "MatchIt")
units <- data.frame(
  treat = lalonde$treat, age = lalonde$age, educ = lalonde$educ,
  black = as.integer(lalonde$race == "black"), hispan = as.integer(lalonde$race == "hispan"),
  married = lalonde$married, nodegree = lalonde$nodegree, re74 = lalonde$re74, re75 = lalonde$re75, re78 = lalonde$re78
)
# The same units once as they are, and once with ages made different so that nobody ties with anybody: MatchIt and we
# choose differently among equally near controls, and only there.
write.csv(units, "lalonde.csv", row.names = FALSE)
untied <- units
untied$age <- units$age + (seq_len(nrow(units)) * 137) %% 614 / 1000
write.csv(untied, "untied.csv", row.names = FALSE)
units <- untied

formula <- treat ~ age + educ + black + hispan + married + nodegree + re74 + re75
cases <- list(
  plain = list(),
  caliper = list(caliper = 0.2),
  narrow = list(caliper = 0.03),
  absolute = list(caliper = 0.02, std.caliper = FALSE),
  log_odds = list(link = "linear.logit", caliper = 0.2),
  probit = list(link = "probit", caliper = 0.2),
  two = list(ratio = 2, caliper = 0.1),
  three = list(ratio = 3),
  smallest = list(m.order = "smallest", caliper = 0.2),
  data_order = list(m.order = "data", caliper = 0.2),
  again = list(replace = TRUE),
  again_three = list(replace = TRUE, ratio = 3, caliper = 0.2),
  exact = list(exact = ~ black + married, caliper = 0.2),
  mahalanobis = list(distance = "mahalanobis", m.order = "data"),
  mahalanobis_again = list(distance = "mahalanobis", replace = TRUE, ratio = 2),
  mahalanobis_caliper = list(mahvars = ~ age + educ + black + hispan + married + nodegree + re74 + re75, caliper = 0.2)
)

pairs <- balance <- effects <- NULL
for (name in names(cases)) {
  m <- do.call(matchit, c(list(formula, data = units), cases[[name]]))
  mm <- m$match.matrix
  for (k in seq_len(ncol(mm))) {
    found <- !is.na(mm[, k])
    pairs <- rbind(pairs, data.frame(case = name, treated = as.integer(rownames(mm))[found], control = as.integer(mm[found, k])))
  }
  covariates <- units[c("age", "educ", "black", "hispan", "married", "nodegree", "re74", "re75")]
  # bin.vars = FALSE: the variance of a yes/no covariate is taken with n - 1, as in the table of the Hjørring evaluation
  smd <- function(w) col_w_smd(covariates, treat = units$treat, weights = w, std = TRUE, s.d.denom = "pooled",
                               s.weights = NULL, bin.vars = rep(FALSE, 8))
  ratio <- function(w) col_w_vr(covariates, treat = units$treat, weights = w, bin.vars = rep(FALSE, 8))
  ones <- rep(1, nrow(units))
  balance <- rbind(balance, data.frame(case = name, covariate = names(covariates), smd_raw = smd(ones), smd_matched = smd(m$weights),
                                       vr_raw = ratio(ones), vr_matched = ratio(m$weights)))
  w <- m$weights
  effect <- weighted.mean(units$re78[units$treat == 1], w[units$treat == 1]) - weighted.mean(units$re78[units$treat == 0], w[units$treat == 0])
  effects <- rbind(effects, data.frame(case = name, effect = effect, matched = sum(w[units$treat == 1] > 0)))
}
write.csv(pairs, "pairs.csv", row.names = FALSE)
options(digits = 16)
write.csv(format(balance, digits = 16), "balance.csv", row.names = FALSE)
write.csv(format(effects, digits = 16), "effects.csv", row.names = FALSE)
write.csv(data.frame(package = c("R", "MatchIt", "cobalt"),
  version = c(as.character(getRversion()), as.character(packageVersion("MatchIt")), as.character(packageVersion("cobalt")))),
  "versions.csv", row.names = FALSE)
