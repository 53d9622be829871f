using System.Buffers;
using System.IO.Pipelines;

namespace Gateway.Simulator.Wire;

/// <summary>Reads a whole request body, up to AWS's largest size.</summary>
internal static class BodyReader
{
    // Converse accepts PDF files of 22 MB, which are 29 MB in Base64 (measured in Tokyo); Anthropic's own limit is 32 MB.
    // InvokeModel's lower limit is in InvokeModelOperation.
    internal const int MaxBodyBytes = 32_000_000;

    internal static readonly AwsError TooLarge = new(
        "RequestEntityTooLargeException", StatusCodes.Status413PayloadTooLarge, "Request size limit exceeded.")
    {
        FromFrontLayer = true,
    };

    /// <summary>The body, or null if it is larger than <see cref="MaxBodyBytes"/>.</summary>
    internal static async Task<ReadOnlyMemory<byte>?> ReadAsync(PipeReader reader, CancellationToken cancellation)
    {
        while (true) // Ends: each iteration has more bytes, and the size limit ends it.
        {
            var read = await reader.ReadAsync(cancellation);
            if (read.Buffer.Length > MaxBodyBytes)
            {
                reader.AdvanceTo(read.Buffer.End);
                return null;
            }

            if (read.IsCompleted)
            {
                var body = read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                return body;
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }
}
