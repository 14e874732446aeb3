# Reference values for the auditor's tests, made with R (stats package only). Run in this folder:
#     Rscript reference.R > reference.csv
# Columns: the kind of claim, the test, the inputs as they stand in a claim, and R's value with all its digits.
line <- function(kind, test, inputs, value) cat(kind, test, inputs, sprintf("%.17g", value), sep = ";", fill = FALSE)
say <- function(...) { line(...); cat("\n") }
cat("kind;test;inputs;value\n")

tables <- list(c(12, 28, 4, 26), c(8, 28, 2, 26), c(4, 28, 0, 26), c(11, 28, 5, 26), c(1, 11, 6, 26), c(13, 27, 6, 24),
               c(3, 5, 2, 7), c(150, 400, 190, 410), c(1, 1000, 9, 1100), c(0, 9, 4, 9), c(7, 7, 3, 6))
for (x in tables) {
  m <- matrix(c(x[1], x[2] - x[1], x[3], x[4] - x[3]), nrow = 2)
  inputs <- sprintf('{"a": [%d, %d], "b": [%d, %d]}', x[1], x[2], x[3], x[4])
  exact <- fisher.test(m)$p.value
  observed <- dhyper(x[1], x[2], x[4], x[1] + x[3])
  one_sided <- min(fisher.test(m, alternative = "less")$p.value, fisher.test(m, alternative = "greater")$p.value)
  p <- x[1] / x[2]; q <- x[3] / x[4]
  say("two_proportions_p", "chi2", inputs, suppressWarnings(chisq.test(m, correct = FALSE)$p.value))
  say("two_proportions_p", "chi2", inputs, suppressWarnings(prop.test(x[c(1, 3)], x[c(2, 4)], correct = FALSE)$p.value))
  say("two_proportions_p", "chi2_yates", inputs, suppressWarnings(chisq.test(m, correct = TRUE)$p.value))
  say("two_proportions_p", "fisher", inputs, exact)
  say("two_proportions_p", "fisher_midp", inputs, exact - observed / 2)
  say("two_proportions_p", "fisher_one_sided", inputs, one_sided)
  say("two_proportions_p", "z_unpooled", inputs, 2 * pnorm(-abs(p - q) / sqrt(p * (1 - p) / x[2] + q * (1 - q) / x[4])))
  say("two_proportions_p", "likelihood_ratio", inputs, {
    e <- outer(rowSums(m), colSums(m)) / sum(m)
    pchisq(2 * sum(ifelse(m > 0, m * log(m / e), 0)), 1, lower.tail = FALSE)
  })
}

for (x in list(c(10, 1), c(9, 0), c(12, 3), c(5, 5), c(25, 11), c(1, 0), c(200, 241))) {
  inputs <- sprintf('{"discordant": [%d, %d]}', x[1], x[2])
  m <- matrix(c(3, x[1], x[2], 4), nrow = 2)
  exact <- binom.test(x[1], sum(x), 0.5)$p.value
  observed <- dbinom(x[1], sum(x), 0.5)
  say("paired_proportions_p", "mcnemar", inputs, mcnemar.test(m, correct = FALSE)$p.value)
  say("paired_proportions_p", "mcnemar_yates", inputs, mcnemar.test(m, correct = TRUE)$p.value)
  say("paired_proportions_p", "mcnemar_exact", inputs, exact)
  say("paired_proportions_p", "mcnemar_midp", inputs, if (x[1] == x[2]) 1 - observed / 2 else exact - observed)
}

big <- matrix(c(12, 5, 7, 9, 30, 8, 4, 6, 11), nrow = 3)
say("table_p", "chi2", '{"table": [[12, 9, 4], [5, 30, 6], [7, 8, 11]]}', suppressWarnings(chisq.test(big)$p.value))

groups <- list(list(c(4.1, 5.2, 6.8, 3.9, 7.7, 5.0), c(6.1, 7.2, 8.4, 6.6, 9.3)),
               list(c(31, 45, 22, 58, 40, 39, 61), c(28, 33, 24, 30, 37, 41, 29, 35)),
               list(c(1.5, 2.5, 3.25), c(1.75, 2.75, 3.75, 9)))
for (g in groups) {
  x <- g[[1]]; y <- g[[2]]
  number <- function(v) paste(sprintf("%.17g", v), collapse = ", ")
  inputs <- sprintf('{"a": [%s, %d], "b": [%s, %d]}', number(c(mean(x), sd(x))), length(x), number(c(mean(y), sd(y))), length(y))
  say("two_means_p", "t_welch", inputs, t.test(x, y)$p.value)
  say("two_means_p", "t_pooled", inputs, t.test(x, y, var.equal = TRUE)$p.value)
  say("two_means_p", "z", inputs, 2 * pnorm(-abs(mean(x) - mean(y)) / sqrt(var(x) / length(x) + var(y) / length(y))))
  data <- sprintf('{"a": [%s], "b": [%s]}', number(x), number(y))
  say("wilcoxon_p", "wilcoxon_exact", data, wilcox.test(x, y, exact = TRUE)$p.value)
  say("wilcoxon_p", "wilcoxon", data, wilcox.test(x, y, exact = FALSE, correct = TRUE)$p.value)
  say("wilcoxon_p", "wilcoxon_uncorrected", data, wilcox.test(x, y, exact = FALSE, correct = FALSE)$p.value)
}

before <- c(12.5, 14.25, 9, 11, 16.5, 8.25, 13, 10.75); after <- c(11, 13.5, 9.25, 8, 14, 8.75, 9.5, 6.25)
data <- sprintf('{"a": [%s], "b": [%s], "paired": true}', paste(before, collapse = ", "), paste(after, collapse = ", "))
say("wilcoxon_p", "wilcoxon_exact", data, wilcox.test(before, after, paired = TRUE, exact = TRUE)$p.value)
say("wilcoxon_p", "wilcoxon", data, wilcox.test(before, after, paired = TRUE, exact = FALSE)$p.value)
say("wilcoxon_p", "wilcoxon_uncorrected", data, wilcox.test(before, after, paired = TRUE, exact = FALSE, correct = FALSE)$p.value)

x <- c(2, 4, 5, 9, 12, 13); y <- c(1.5, 3, 2.5, 7, 6, 9.5)
data <- sprintf('{"x": [%s], "y": [%s]}', paste(x, collapse = ", "), paste(y, collapse = ", "))
say("correlation", "pearson", data, cor(x, y))
say("correlation", "spearman", data, cor(x, y, method = "spearman"))
say("correlation_p", "t", sprintf('{"r": %.17g, "n": %d}', cor(x, y), length(x)), cor.test(x, y)$p.value)
say("estimate_p", "z", '{"estimate": 14.69, "se": 5.5}', 2 * pnorm(-14.69 / 5.5))
say("estimate_p", "t", '{"estimate": 0.113, "se": 0.048, "df": 90}', 2 * pt(-0.113 / 0.048, 90))
