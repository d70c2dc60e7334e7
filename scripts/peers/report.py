"""Turns the rounds of a comparison into tables."""

import os
import pathlib
import statistics

BEGIN, END = "<!-- bench-peers: begin -->", "<!-- bench-peers: end -->"


class Table:
    """Results of all rounds: `rounds[net, precision, size][engine]` is a list with one entry for each round."""

    def __init__(self, rounds, ours, conditions):
        self.rounds, self.ours, self.conditions = rounds, ours, conditions
        self.nets = list(dict.fromkeys(net for net, _, _ in rounds))
        self.rows = list(dict.fromkeys((precision, size) for _, precision, size in rounds))
        self.engines = list(dict.fromkeys(engine for results in rounds.values() for engine in results))

    def middle(self, key, engine, what):
        return statistics.median(result[what] for result in self.rounds[key][engine])

    def best_peer(self, key, what):
        return min((engine for engine in self.engines if engine != self.ours), key=lambda e: self.middle(key, e, what))

    def ratio(self, key, what):
        """Ours ÷ the best peer's: the middle one of the rounds' ratios."""
        results = self.rounds[key]
        peers = [engine for engine in self.engines if engine != self.ours]
        return statistics.median(
            results[self.ours][number][what] / min(results[peer][number][what] for peer in peers)
            for number in range(len(results[self.ours]))
        )

    def as_json(self):
        return {
            "conditions": self.conditions,
            "results": [
                {
                    "net": net,
                    "precision": precision,
                    "size": size,
                    "cpu_ratio": self.ratio((net, precision, size), "cpu_ms"),
                    "memory_ratio": self.ratio((net, precision, size), "peak_rss_bytes"),
                    "rounds": results,
                }
                for (net, precision, size), results in self.rounds.items()
            ],
        }

    def text(self):
        """Markdown."""
        parts = [f"{name}: {value}" for name, value in self.conditions.items()]
        kernels = sorted(
            {f"{key[1].split()[0]} {result['isa']}" for key, by in self.rounds.items() for result in by[self.ours]}
        )
        parts.append(f"kernels: {', '.join(kernels)}")
        return "\n\n".join(
            [
                "  \n".join(parts),
                "CPU time, ours ÷ the fastest peer's (milliseconds of both):",
                self.grid(lambda key: self.compared(key, "cpu_ms", 1)),
                "Peak memory of the whole process, ours ÷ the leanest peer's (MB of both):",
                self.grid(lambda key: self.compared(key, "peak_rss_bytes", 1e6)),
                "Every engine: milliseconds of CPU time · MB of the whole process:",
                self.grid(self.everyone),
            ]
        )

    def grid(self, cell):
        lines = ["| | " + " | ".join(self.nets) + " |", "|---|" + "---|" * len(self.nets)]
        for precision, size in self.rows:
            cells = [cell((net, precision, size)) for net in self.nets]
            lines.append(f"| {precision} {size.replace('x', '×')} | " + " | ".join(cells) + " |")
        return "\n".join(lines)

    def compared(self, key, what, unit):
        peer = self.best_peer(key, what)
        ours, theirs = self.middle(key, self.ours, what) / unit, self.middle(key, peer, what) / unit
        return f"**{self.ratio(key, what):.3f}** ({ours:.1f} / {theirs:.1f} {peer})"

    def everyone(self, key):
        def figures(engine):
            memory = self.middle(key, engine, "peak_rss_bytes") / 1e6
            return f"{engine} {self.middle(key, engine, 'cpu_ms'):.1f} · {memory:.1f}"

        return "<br>".join(figures(engine) for engine in self.engines)


class Page:
    """A page with a place for tables between two marks."""

    def __init__(self, path):
        self.path = pathlib.Path(path)
        self.before, begin, rest = self.path.read_text().partition(BEGIN)
        _, end, self.after = rest.partition(END)
        if not begin or not end:
            raise SystemExit(f"error: {path}: there is no place for the tables between “{BEGIN}” and “{END}”")

    def fill(self, text):
        """Replaces what is there, whole or not at all."""
        temporary = self.path.with_name(f".{self.path.name}.new")
        temporary.write_text(f"{self.before}{BEGIN}\n{text}\n{END}{self.after}")
        os.replace(temporary, self.path)
