# Events by year and their mean score, from the SQLite file that `amity export sqlite --output relations.db` writes.
#
#   Rscript relations.R relations.db RUS KHM relation.svg
#
# Needs the packages DBI and RSQLite. Scores are PLOVER's, -10 (conflict) to +10 (cooperation).

words <- commandArgs(trailingOnly = TRUE)
if (length(words) != 4) stop("Usage: Rscript relations.R relations.db A B relation.svg")

db <- DBI::dbConnect(RSQLite::SQLite(), words[1], flags = RSQLite::SQLITE_RO)

# An event is about a state where the state itself, its people or its bodies take part.
events <- DBI::dbGetQuery(db, "
  SELECT f.id, substr(f.date_start, 1, 4) AS year, f.plover_score, f.independent_sources, f.words
  FROM facts f
  WHERE f.kind = 'event' AND f.status IN ('happened', 'ongoing') AND f.date_start IS NOT NULL
    AND EXISTS (SELECT 1 FROM fact_records g JOIN record_actors a ON a.record = g.record
                WHERE g.fact = f.id AND (a.country = ?1 OR a.actor = ?1))
    AND EXISTS (SELECT 1 FROM fact_records g JOIN record_actors a ON a.record = g.record
                WHERE g.fact = f.id AND (a.country = ?2 OR a.actor = ?2))
  ORDER BY f.date_start", params = list(words[2], words[3]))
DBI::dbDisconnect(db)

if (nrow(events) == 0) stop("No dated event of ", words[2], " and ", words[3], " in ", words[1])

years <- aggregate(plover_score ~ year, data = events, FUN = mean)
years$events <- as.vector(table(events$year)[years$year])
print(years, row.names = FALSE)

svg(words[4], width = 7, height = 4)
barplot(years$plover_score, names.arg = years$year, ylim = c(-10, 10),
        ylab = "mean PLOVER score", main = paste(words[2], "and", words[3]))
abline(h = 0)
invisible(dev.off())
