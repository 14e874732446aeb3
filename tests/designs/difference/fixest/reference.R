# Reference values for the regressions of the difference design: two periods and event study, errors by cluster.
# Made with R 4.2 and fixest 0.14.2 (versions are written to versions.csv). Run in this folder:  Rscript reference.R
library(fixest)
setFixest_nthreads(1)
rows <- read.csv("people.csv")
rows$after <- as.integer(rows$year >= 2015)
two <- feols(hours ~ treated * after, rows, cluster = ~municipality)
adjusted <- feols(hours ~ treated * after + age, rows, cluster = ~municipality)
event <- feols(hours ~ i(year, ref = 2014) + treated + i(year, treated, ref = 2014), rows, cluster = ~municipality)
line <- function(name, fit, term) data.frame(name = name, effect = coef(fit)[[term]], error = se(fit)[[term]])
found <- rbind(line("two_period", two, "treated:after"), line("two_period_age", adjusted, "treated:after"))
for (year in setdiff(sort(unique(rows$year)), 2014)) {
  found <- rbind(found, line(paste0("effect:", year), event, paste0("year::", year, ":treated")))
}
write.csv(format(found, digits = 16), "fixest.csv", row.names = FALSE)
write.csv(data.frame(package = c("R", "fixest"), version = c(as.character(getRversion()), as.character(packageVersion("fixest")))),
          "versions.csv", row.names = FALSE)
