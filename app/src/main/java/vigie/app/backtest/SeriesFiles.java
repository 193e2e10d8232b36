package vigie.app.backtest;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * The files of a backtest: one, or every {@code .csv} under a folder, and where their scores go.
 *
 * @param folder above all of them
 * @param names under the folder, with slashes, sorted
 * @param out the folder of the scores
 */
record SeriesFiles(Path folder, List<String> names, Path out) {
    /**
     * Finds them. Hidden files and folders are left out, and so is {@code out} where it lies inside.
     *
     * @throws BadInput if there is none, or scores would be written over one
     */
    static SeriesFiles find(Path path, Path out) throws IOException {
        if (!Files.exists(path)) {
            throw new BadInput(path + " does not exist");
        }
        if (Files.exists(out) && !Files.isDirectory(out)) {
            throw new BadInput("--out must be a folder: was the file " + out);
        }
        SeriesFiles files = Files.isDirectory(path) ? tree(path, out) : one(path, out);
        for (String name : files.names) {
            Path target = files.target(name);
            if (Files.exists(target) && Files.isSameFile(target, files.source(name))) {
                throw new BadInput(
                        "--out must be another folder than that of the series: " + target + " would be written over");
            }
        }
        return files;
    }

    private static SeriesFiles one(Path path, Path out) {
        Path folder = path.getParent();
        return new SeriesFiles(
                folder == null ? Path.of("") : folder,
                List.of(path.getFileName().toString()),
                out);
    }

    private static SeriesFiles tree(Path path, Path out) throws IOException {
        List<String> names = new ArrayList<>();
        // Through a link that is itself the path, but through none inside: those may lead round in circles.
        Path real = path.toRealPath();
        Files.walkFileTree(real, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                boolean inside = !folder.equals(real);
                boolean skipped = inside && (hidden(folder) || (Files.exists(out) && Files.isSameFile(folder, out)));
                return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                boolean csv =
                        file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".csv");
                if (csv && !hidden(file) && Files.isRegularFile(file)) {
                    names.add(real.relativize(file)
                            .toString()
                            .replace(file.getFileSystem().getSeparator(), "/"));
                }
                return FileVisitResult.CONTINUE;
            }
        });
        if (names.isEmpty()) {
            throw new BadInput("no .csv file under " + path);
        }
        Collections.sort(names);
        return new SeriesFiles(path, names, out);
    }

    private static boolean hidden(Path path) {
        return path.getFileName().toString().startsWith(".");
    }

    Path source(String name) {
        return folder.resolve(name);
    }

    Path target(String name) {
        return out.resolve(name);
    }

    /** All of them together, in bytes. */
    long bytes() throws IOException {
        long sum = 0;
        for (String name : names) {
            sum += Files.size(source(name));
        }
        return sum;
    }
}
