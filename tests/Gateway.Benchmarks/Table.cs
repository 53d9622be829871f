namespace Gateway.Benchmarks;

/// <summary>A printed table: columns as wide as their widest cell, figures aligned to the right.</summary>
internal sealed class Table(params string[] heads)
{
    private readonly List<string[]> _rows = [heads];

    public void Add(params string[] cells) => _rows.Add(cells);

    public void Print()
    {
        var widths = heads.Select((_, column) => _rows.Max(row => row[column].Length)).ToArray();
        _rows.Insert(1, [.. widths.Select(width => new string('-', width))]);
        foreach (var row in _rows)
        {
            var cells = row.Select((cell, column) =>
                column == 0 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]));
            Console.WriteLine($"| {string.Join(" | ", cells)} |");
        }
    }
}
