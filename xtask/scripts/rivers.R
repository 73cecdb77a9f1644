# Writes rivers.csv beside it: the courses of the Euphrates and the Tigris from the CIA World Data Bank II (public domain), of which R's package
# mapdata holds the major rivers of the world. Coordinates only, rounded to their own arc minutes of about a kilometre.
#
# Usage: Rscript rivers.R      (from this folder; Debian: r-cran-mapdata 2.3.1)
library(maps)
library(mapdata)
# Numbers of the lines in that data, from the source down.
courses <- list(euphrates = c(1), tigris = c(4))
all <- map("rivers", xlim = c(34, 50), ylim = c(28.5, 40.5), plot = FALSE)
ends <- which(is.na(all$x))
starts <- c(1, ends + 1)
ends <- c(ends - 1, length(all$x))
rows <- do.call(rbind, lapply(names(courses), function(name) {
  part <- unlist(lapply(courses[[name]], function(n) starts[n]:ends[n]))
  data.frame(geom_id = name, lon = sprintf("%.3f", all$x[part]), lat = sprintf("%.3f", all$y[part]))
}))
write.csv(rows, "rivers.csv", row.names = FALSE, quote = FALSE)
