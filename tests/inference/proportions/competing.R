# Makes competing.csv: what cmprsk and survival say of spells.csv, with two and with three groups and a covariate.
# Run in this folder: Rscript competing.R > competing.csv
suppressMessages({library(cmprsk); library(survival)})
cat("what,value\n")
say <- function(what, value) cat(what, ",", sprintf("%.17g", value), "\n", sep = "")
version <- function(name) as.numeric(gsub("[^0-9.]", "", sub("([0-9]+[.][0-9]+).*", "\\1", as.character(packageVersion(name)))))
say("version R", as.numeric(paste(R.version$major, sub("[.].*", "", R.version$minor), sep = ".")))
say("version cmprsk", version("cmprsk")); say("version survival", version("survival"))

d <- read.csv("spells.csv")
d$three <- rep(c(0, 1, 1, 2), length.out = nrow(d)); d$two <- as.integer(d$three > 0)
d$x <- (seq_len(nrow(d)) * 7) %% 11
at <- c(3, 6, 12, 18, 24)
for (groups in c("two", "three")) {
  found <- cuminc(d$time, d$end, d[[groups]])
  for (end in 1:2) {
    say(paste("gray", groups, end, "statistic"), found$Tests[end, "stat"])
    say(paste("gray", groups, end, "p"), found$Tests[end, "pv"])
  }
  curves <- timepoints(found, at)$est
  for (group in unique(d[[groups]])) for (end in 1:2) for (t in at)
    say(paste("incidence", groups, group, end, t), curves[paste(group, end), as.character(t)])
}
for (end in 1:2) {
  fit <- crr(d$time, d$end, cbind(d$two, d$x), failcode = end, gtol = 1e-14, maxiter = 100)
  for (k in 1:2) { say(paste("fine_gray", end, k, "coefficient"), fit$coef[k]); say(paste("fine_gray", end, k, "error"), sqrt(fit$var[k, k])) }
}
