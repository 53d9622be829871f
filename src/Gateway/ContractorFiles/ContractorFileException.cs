using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Gateway.Errors;

namespace Gateway.ContractorFiles;

/// <summary>A file that was handed over cannot be used: which file, where in it, and what to do.</summary>
[SuppressMessage("Design", "CA1032", Justification = "Without its place the error is of no use.")]
internal sealed class ContractorFileException : Exception
{
    /// <param name="file">The file's path.</param>
    /// <param name="problem">What is wrong, and the remedy.</param>
    /// <param name="row">The row or record, from 1 with the header; <c>null</c> for the whole file.</param>
    /// <param name="field">The column or member; <c>null</c> for none.</param>
    /// <param name="cause">The exception behind it.</param>
    public ContractorFileException(string file, Text problem, long? row = null, string? field = null, Exception? cause = null)
        : base(Where(file, row, field).En + problem.En, cause) =>
        (File, Row, Field, Problem) = (file, row, field, problem);

    public string File { get; }

    public long? Row { get; }

    public string? Field { get; }

    public Text Problem { get; }

    /// <summary>The place and the problem, in a language.</summary>
    public string In(Language language) => Where(File, Row, Field).In(language) + Problem.In(language);

    private static Text Where(string file, long? row, string? field)
    {
        var (ja, en) = (file, file);
        if (row is { } number)
        {
            (ja, en) = ($"{ja} {number.ToString(CultureInfo.InvariantCulture)} 行目", $"{en}, row {number.ToString(CultureInfo.InvariantCulture)}");
        }

        return field is null ? new($"{ja}: ", $"{en}: ") : new($"{ja}、{field}: ", $"{en}, {field}: ");
    }
}
