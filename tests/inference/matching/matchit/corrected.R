# Reference values for bias-corrected matching: R's Matching, and the same regression by hand with lm.
# Made with R 4.2 and Matching 4.10-8 (versions are written to corrected_versions.csv).
# Run in this folder:  Rscript corrected.R
suppressPackageStartupMessages(library(Matching))
units <- read.csv("untied.csv")
covariates <- as.matrix(units[c("age", "educ", "black", "hispan", "married", "nodegree", "re74", "re75")])
score <- fitted(glm(treat ~ ., data = units[names(units) != "re78"], family = binomial, control = list(epsilon = 1e-14, maxit = 100)))

rows <- NULL
for (neighbours in c(1, 3)) for (estimand in c("ATT", "ATE")) {
  plain <- Match(Y = units$re78, Tr = units$treat, X = score, M = neighbours, estimand = estimand, Var.calc = 1, distance.tolerance = 0)
  found <- Match(Y = units$re78, Tr = units$treat, X = score, Z = covariates, BiasAdjust = TRUE, M = neighbours,
                 estimand = estimand, Var.calc = 1, distance.tolerance = 0)
  # by hand: in each arm the partners, weighted by how much they serve
  side <- function(seeks) {
    one <- Match(Y = units$re78, Tr = if (seeks == 1) units$treat else 1 - units$treat, X = score, M = neighbours, estimand = "ATT", distance.tolerance = 0)
    w <- tapply(one$weights, factor(one$index.control, levels = seq_len(nrow(units))), sum); w[is.na(w)] <- 0
    fit <- lm(units$re78 ~ covariates, weights = as.numeric(w))
    mu <- cbind(1, covariates) %*% ifelse(is.na(coef(fit)), 0, coef(fit))
    gap <- (units$re78 - mu)[one$index.treated] - (units$re78 - mu)[one$index.control]
    sum(gap * one$weights) * ifelse(seeks == 1, 1, -1)
  }
  by_hand <- if (estimand == "ATT") side(1) / sum(units$treat == 1) else (side(1) + side(0)) / nrow(units)
  rows <- rbind(rows, data.frame(neighbours = neighbours, estimand = tolower(estimand), plain = plain$est[1], plain_se = plain$se,
                                 corrected = found$est[1], corrected_se = found$se, by_hand = by_hand))
}
write.csv(format(rows, digits = 16), "corrected.csv", row.names = FALSE)
write.csv(data.frame(package = c("R", "Matching"),
  version = c(as.character(getRversion()), as.character(packageVersion("Matching")))), "corrected_versions.csv", row.names = FALSE)
