using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Gateway.Http;

/// <summary>
/// Gives every request an id: the caller's <c>X-Request-Id</c> if it is well formed (1–64 of <c>[A-Za-z0-9._-]</c>), else a new
/// one. The response always carries it.
/// </summary>
internal sealed class RequestIdMiddleware(RequestDelegate next, TimeProvider time)
{
    private const string Header = "X-Request-Id";
    private const int MaxLength = 64;

    private static readonly SearchValues<char> Characters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    public Task InvokeAsync(HttpContext context)
    {
        string? asked = context.Request.Headers[Header];
        context.TraceIdentifier = IsWellFormed(asked)
            ? asked
            : NewId();
        context.Response.Headers[Header] = context.TraceIdentifier;
        return next(context);
    }

    private static bool IsWellFormed([NotNullWhen(true)] string? id) =>
        id is { Length: > 0 and <= MaxLength } && !id.AsSpan().ContainsAnyExcept(Characters);

    // A UUID of version 7 (RFC 9562, 5.7). Guid.CreateVersion7 reads random bytes from the operating system, a system call for
    // each request; an id has to be unique, but nothing depends on its being unpredictable.
    private string NewId()
    {
        Span<byte> id = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(id, time.GetUtcNow().ToUnixTimeMilliseconds() << 16);
#pragma warning disable CA5394
        Random.Shared.NextBytes(id[6..]);
#pragma warning restore CA5394
        id[6] = (byte)(0x70 | (id[6] & 0x0F));
        id[8] = (byte)(0x80 | (id[8] & 0x3F));
        return new Guid(id, bigEndian: true).ToString();
    }
}
