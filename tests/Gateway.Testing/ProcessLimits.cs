using System.Globalization;

namespace Gateway.Testing;

/// <summary>Resource limits of a process.</summary>
internal sealed record ProcessLimits
{
    // The unit of `ulimit -f`, defined by POSIX.
    private const int BlockBytes = 512;

    /// <summary>The maximum number of open files and sockets.</summary>
    public int? Files { get; init; }

    /// <summary>
    /// A file that receives its standard output, up to that many bytes; after that, writing fails as on a full disk.
    /// </summary>
    public (string Path, int Bytes)? Output { get; init; }

    /// <summary>A shell script that sets the limits and then executes the command in its arguments.</summary>
    public string Script => $"{LimitFiles}\n{LimitOutput}\nexec \"$0\" \"$@\"";

    private string LimitFiles =>
        Files is { } files ? string.Create(CultureInfo.InvariantCulture, $"ulimit -n {files}") : "";

    // Otherwise the runtime would map its code twice, through a file in memory, to which the limit also applies.
    private string LimitOutput => Output is var (path, bytes)
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"export DOTNET_EnableWriteXorExecute=0; trap '' XFSZ; ulimit -f {bytes / BlockBytes}; exec >> '{path}'")
        : "";
}
