using System.Globalization;
using System.Text;

namespace Gateway.Testing;

/// <summary>Reads responses from a connection one after another, strictly.</summary>
internal sealed class RawResponseReader(Stream source)
{
    private readonly byte[] _buffer = new byte[16 * 1024];
    private int _start;
    private int _end;

    /// <summary>True when bytes were received that belong to no requested response.</summary>
    public bool HasMore => _start < _end;

    public async Task<RawResponse> ReadAsync(bool withoutBody)
    {
        if (await LineAsync() is not { Length: > 12 } statusLine)
        {
            return RawResponse.None;
        }

        var head = new StringBuilder(statusLine);
        while (await LineAsync() is { Length: > 0 } line)
        {
            head.Append("\r\n").Append(line);
        }

        var status = int.Parse(statusLine.AsSpan(9, 3), CultureInfo.InvariantCulture);
        var answer = new RawResponse(status, head.ToString(), [], Complete: true);
        if (withoutBody || status is 204 or 304)
        {
            return answer;
        }

        using var body = new MemoryStream();
        var complete = answer.Header("Transfer-Encoding") is not null
            ? await CopyChunksAsync(body)
            : answer.Header("Content-Length") is { } length && await CopyAsync(body, Number(length, NumberStyles.None));
        return answer with { Body = body.ToArray(), Complete = complete };
    }

    private async Task<bool> CopyChunksAsync(MemoryStream body)
    {
        while (await LineAsync() is { Length: > 0 } size)
        {
            var length = Number(size, NumberStyles.AllowHexSpecifier);
            var whole = await CopyAsync(body, length) && await LineAsync() is { Length: 0 };
            if (!whole || length == 0)
            {
                return whole;
            }
        }

        return false;
    }

    private async Task<bool> CopyAsync(MemoryStream body, int length)
    {
        var left = length;
        while (left > 0 && (HasMore || await FillAsync()))
        {
            var part = Math.Min(left, _end - _start);
            await body.WriteAsync(_buffer.AsMemory(_start, part), TestContext.Current.CancellationToken);
            (_start, left) = (_start + part, left - part);
        }

        return left == 0;
    }

    // Null when the connection ended first.
    private async Task<string?> LineAsync()
    {
        var line = new StringBuilder();
        while (HasMore || await FillAsync())
        {
            var there = _buffer.AsSpan(_start, _end - _start);
            var feed = there.IndexOf((byte)'\n');
            line.Append(Encoding.Latin1.GetString(feed < 0 ? there : there[..feed]));
            _start += feed < 0 ? there.Length : feed + 1;
            if (feed >= 0)
            {
                return line.ToString().TrimEnd('\r');
            }
        }

        return null;
    }

    // False at the end. A reset counts as an end: only the bytes before it matter.
    private async Task<bool> FillAsync()
    {
        _start = 0;
        try
        {
            _end = await source.ReadAsync(_buffer, TestContext.Current.CancellationToken);
        }
        catch (IOException)
        {
            _end = 0;
        }

        return _end > 0;
    }

    private static int Number(string text, NumberStyles style) => int.Parse(text, style, CultureInfo.InvariantCulture);
}
