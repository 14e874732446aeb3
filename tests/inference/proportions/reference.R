# Makes reference.csv: what R says of the same counts. Run in this folder: Rscript reference.R
# R's own functions; Newcombe's interval and mid-p are put together from prop.test and dhyper.
options(digits = 17)
out <- list()
add <- function(case, what, value) out[[length(out) + 1]] <<- data.frame(case, what, value = sprintf("%.17g", value))

tables <- list(c(12, 28, 4, 26), c(8, 28, 2, 26), c(6, 28, 1, 26), c(4, 28, 0, 26), c(18, 28, 8, 26), c(0, 10, 5, 12),
               c(15, 15, 9, 14), c(150, 400, 120, 410), c(3, 7, 3, 7), c(1, 30, 29, 31), c(56, 70, 48, 80))
wilson <- function(a, n) suppressWarnings(prop.test(a, n, correct = FALSE))$conf.int
for (t in tables) {
  a <- t[1]; n <- t[2]; b <- t[3]; m <- t[4]
  case <- paste(t, collapse = " ")
  x <- matrix(c(a, n - a, b, m - b), 2)
  add(case, "fisher", fisher.test(x)$p.value)
  add(case, "fisher_mid_p", fisher.test(x)$p.value - dhyper(a, n, m, a + b) / 2)
  add(case, "chi_square", suppressWarnings(chisq.test(x, correct = FALSE))$p.value)
  add(case, "chi_square_corrected", suppressWarnings(chisq.test(x, correct = TRUE))$p.value)
  wald <- suppressWarnings(prop.test(c(a, b), c(n, m), correct = FALSE))$conf.int
  add(case, "wald_low", wald[1]); add(case, "wald_high", wald[2])
  w <- wilson(a, n); v <- wilson(b, m); p <- a / n; q <- b / m
  add(case, "wilson_low", w[1]); add(case, "wilson_high", w[2])
  add(case, "newcombe_low", p - q - sqrt((p - w[1])^2 + (v[2] - q)^2))
  add(case, "newcombe_high", p - q + sqrt((w[2] - p)^2 + (q - v[1])^2))
  if (all(x > 0)) {
    logs <- summary(glm(cbind(c(a, b), c(n - a, m - b)) ~ c(1, 0), family = binomial,
                        control = glm.control(epsilon = 1e-15, maxit = 100)))$coefficients[2, 1:2]
    add(case, "odds_ratio", exp(logs[1])); add(case, "odds_ratio_low", exp(logs[1] - qnorm(.975) * logs[2]))
    add(case, "odds_ratio_high", exp(logs[1] + qnorm(.975) * logs[2]))
  }
}
for (t in list(c(10, 3), c(1, 9), c(5, 5), c(0, 6), c(25, 12))) {
  case <- paste(t, collapse = " ")
  x <- matrix(c(20, t[1], t[2], 15), 2)
  add(case, "mcnemar", mcnemar.test(x, correct = FALSE)$p.value)
  if (t[1] != t[2]) add(case, "mcnemar_corrected", mcnemar.test(x)$p.value)  # R "corrects" no change into a change
  add(case, "mcnemar_exact", binom.test(t[1], sum(t))$p.value)
}
set.seed(3)
d <- data.frame(y = rbinom(60, 1, .4), t = rep(0:1, 30), s = rep(1:3, each = 20), x = round(rnorm(60), 3), z = rbinom(60, 1, .5))
write.csv(d, "trial.csv", row.names = FALSE)
k <- xtabs(~ t + y + s, d)
add("trial", "mantel_haenszel_p", mantelhaen.test(k, correct = FALSE)$p.value)
fit <- lm(y ~ t * (I(x - mean(x)) + I(z - mean(z))), d)
X <- model.matrix(fit); h <- hatvalues(fit); B <- solve(crossprod(X))
V <- B %*% crossprod(X * (resid(fit) / sqrt(1 - h))) %*% B
add("trial", "adjusted", coef(fit)["t"]); add("trial", "adjusted_se", sqrt(diag(V)["t"]))
add("trial", "adjusted_p", 2 * pt(abs(coef(fit)["t"]) / sqrt(diag(V)["t"]), fit$df.residual, lower.tail = FALSE))
for (n in c(10, 30, 100)) {
  add(paste("means", n), "power_means", power.t.test(n = n, delta = .5, sd = 1, strict = TRUE)$power)
}
library(survival)
set.seed(4)
s <- data.frame(time = sample(1:24, 80, TRUE), end = sample(0:2, 80, TRUE))
write.csv(s, "spells.csv", row.names = FALSE)
fit <- survfit(Surv(time, factor(end, 0:2)) ~ 1, s)
at <- summary(fit, times = c(6, 12, 18, 24))$pstate
for (i in 1:4) for (j in 1:2) add(paste("incidence", c(6, 12, 18, 24)[i]), paste0("end_", j), at[i, j + 1])
write.csv(do.call(rbind, out), "reference.csv", row.names = FALSE)
