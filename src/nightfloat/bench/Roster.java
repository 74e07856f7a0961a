// A problem for Timefold: constraint streams over cells, so that a move costs what it touches.
//
// Every limit is the same three facts, whatever rule it came from. A condition asks whether a cell
// holds a letter; an occurrence happens when `size` of its conditions hold; a measure adds up the
// weights of its occurrences and is priced outside its bounds (price -1: hard).
//
// Reads numbers from the file named first (written by timefold.py), searches for the milliseconds
// given second with the seed given third. Prints "best HARD SOFT" for each better solution and at
// the end "rows" with a letter for each cell.

import ai.timefold.solver.core.api.domain.entity.PlanningEntity;
import ai.timefold.solver.core.api.domain.lookup.PlanningId;
import ai.timefold.solver.core.api.domain.solution.PlanningEntityCollectionProperty;
import ai.timefold.solver.core.api.domain.solution.PlanningScore;
import ai.timefold.solver.core.api.domain.solution.PlanningSolution;
import ai.timefold.solver.core.api.domain.solution.ProblemFactCollectionProperty;
import ai.timefold.solver.core.api.domain.valuerange.ValueRangeProvider;
import ai.timefold.solver.core.api.domain.variable.PlanningVariable;
import ai.timefold.solver.core.api.score.buildin.hardsoftlong.HardSoftLongScore;
import ai.timefold.solver.core.api.score.stream.Constraint;
import ai.timefold.solver.core.api.score.stream.ConstraintCollectors;
import ai.timefold.solver.core.api.score.stream.ConstraintFactory;
import ai.timefold.solver.core.api.score.stream.ConstraintProvider;
import ai.timefold.solver.core.api.score.stream.Joiners;
import ai.timefold.solver.core.api.score.stream.bi.BiConstraintStream;
import ai.timefold.solver.core.api.solver.SolverFactory;
import ai.timefold.solver.core.config.solver.EnvironmentMode;
import ai.timefold.solver.core.config.solver.SolverConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StreamTokenizer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

public class Roster {
    public static final class Measure {
        int lo;
        int hi;
        int below;
        int above;

        long hard(int value) {
            return (below < 0 ? Math.max(0, lo - value) : 0) + (above < 0 ? Math.max(0, value - hi) : 0);
        }

        long soft(int value) {
            return (long) Math.max(0, below) * Math.max(0, lo - value)
                    + (long) Math.max(0, above) * Math.max(0, value - hi);
        }
    }

    public static final class Occurrence {
        Measure measure;
        int size;
        int weight;
    }

    public static final class Condition {
        Occurrence occurrence;
        int cell;
        int letter;

        public Occurrence getOccurrence() {
            return occurrence;
        }
    }

    @PlanningEntity
    public static class Cell {
        @PlanningId
        public Integer id;

        @ValueRangeProvider(id = "allowed")
        public List<Integer> allowed = new ArrayList<>();

        @PlanningVariable(valueRangeProviderRefs = "allowed")
        public Integer letter;

        public Cell() {
        }

        public Integer getLetter() {
            return letter;
        }

        public void setLetter(Integer letter) {
            this.letter = letter;
        }
    }

    @PlanningSolution
    public static class Board {
        @ProblemFactCollectionProperty
        public List<Condition> conditions = new ArrayList<>();

        @PlanningEntityCollectionProperty
        public List<Cell> cells = new ArrayList<>();

        @PlanningScore
        public HardSoftLongScore score;

        public Board() {
        }
    }

    public static final class Rules implements ConstraintProvider {
        @Override
        public Constraint[] defineConstraints(ConstraintFactory factory) {
            BiConstraintStream<Measure, Integer> values = factory.forEach(Condition.class)
                    .join(Cell.class,
                            Joiners.equal(one -> one.cell, cell -> cell.id),
                            Joiners.equal(one -> one.letter, cell -> cell.letter))
                    .groupBy((one, cell) -> one.occurrence, ConstraintCollectors.countBi())
                    .filter((occurrence, held) -> held == occurrence.size)
                    .groupBy((occurrence, held) -> occurrence.measure,
                            ConstraintCollectors.sum((occurrence, held) -> occurrence.weight));
            return new Constraint[] {
                values.filter((measure, value) -> measure.hard(value) > 0)
                        .penalizeLong(HardSoftLongScore.ONE_HARD, Measure::hard)
                        .asConstraint("hard bounds"),
                values.filter((measure, value) -> measure.soft(value) > 0)
                        .penalizeLong(HardSoftLongScore.ONE_SOFT, Measure::soft)
                        .asConstraint("prices"),
            };
        }
    }

    private static int next(StreamTokenizer tokens) throws IOException {
        tokens.nextToken();
        return (int) tokens.nval;
    }

    static Board read(Path file) throws IOException {
        Board board = new Board();
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            StreamTokenizer tokens = new StreamTokenizer(reader);
            for (int left = next(tokens); left > 0; left--) {
                Cell cell = new Cell();
                cell.id = next(tokens);
                for (int letters = next(tokens); letters > 0; letters--) {
                    cell.allowed.add(next(tokens));
                }
                board.cells.add(cell);
            }
            for (int left = next(tokens); left > 0; left--) {
                Measure measure = new Measure();
                measure.lo = next(tokens);
                measure.hi = next(tokens);
                measure.below = next(tokens);
                measure.above = next(tokens);
                for (int happenings = next(tokens); happenings > 0; happenings--) {
                    Occurrence occurrence = new Occurrence();
                    occurrence.measure = measure;
                    occurrence.size = next(tokens);
                    occurrence.weight = next(tokens);
                    for (int conditions = next(tokens); conditions > 0; conditions--) {
                        Condition condition = new Condition();
                        condition.occurrence = occurrence;
                        condition.cell = next(tokens);
                        condition.letter = next(tokens);
                        board.conditions.add(condition);
                    }
                }
            }
        }
        return board;
    }

    public static void main(String[] arguments) throws IOException {
        Board board = read(Path.of(arguments[0]));
        SolverConfig config = new SolverConfig()
                .withSolutionClass(Board.class)
                .withEntityClasses(Cell.class)
                .withConstraintProviderClass(Rules.class)
                .withEnvironmentMode(EnvironmentMode.NON_REPRODUCIBLE)
                .withRandomSeed(Long.parseLong(arguments[2]))
                .withTerminationSpentLimit(Duration.ofMillis(Long.parseLong(arguments[1])));
        var solver = SolverFactory.<Board>create(config).buildSolver();
        solver.addEventListener(event -> {
            HardSoftLongScore score = (HardSoftLongScore) event.getNewBestScore();
            if (event.isNewBestSolutionInitialized()) {
                System.out.println("best " + -score.hardScore() + " " + -score.softScore());
            }
        });
        Board best = solver.solve(board);
        System.out.println("rows " + best.cells.stream()
                .map(cell -> cell.id + " " + cell.letter)
                .collect(Collectors.joining(" ")));
    }
}
