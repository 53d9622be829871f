using System.Net;
using System.Xml;
using Gateway.Network;

namespace Gateway.Credentials;

/// <summary>
/// Reads a response of STS before the AWS SDK does, and accepts only a small XML document with each element of the session
/// once: the server at STS's address may be a proxy's error page, a captive portal or an attack on the parser. It also reads
/// AWS's time.
/// </summary>
internal sealed class StsResponseGuard(AwsClock clock) : DelegatingHandler
{
    // An AssumeRole response has about 2 KB. AWS documents no limit for the token; 64 KiB leaves enough room and does no harm.
    private const int MaxResponseBytes = 64 * 1024;

    // A session and its parts. If one were there twice, it would depend on the parser which of the two is used.
    private static readonly string[] Members =
        ["Credentials", "AccessKeyId", "SecretAccessKey", "SessionToken", "Expiration"];

    private static readonly XmlReaderSettings Strict = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = MaxResponseBytes,
    };

    /// <exception cref="InvalidDataException">
    /// The response breaks a rule; the message names the rule, and quotes nothing of the response.
    /// </exception>
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var sentAt = clock.MachineNow;
        var response = await base.SendAsync(request, cancellationToken);
        clock.Observe(response.Headers.Date, sentAt);
        try
        {
            var body = await ReadAsync(response.Content, cancellationToken);
            Check(body, response.StatusCode);

            var content = new ByteArrayContent(body);
            content.Headers.ContentType = response.Content.Headers.ContentType;
            response.Content.Dispose();
            response.Content = content;

            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private static async Task<byte[]> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        var buffer = new byte[MaxResponseBytes + 1];
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);

        return length <= MaxResponseBytes
            ? buffer[..length]
            : throw new InvalidDataException($"The answer is longer than {MaxResponseBytes} bytes.");
    }

    private static void Check(byte[] body, HttpStatusCode status)
    {
        var seen = MembersIn(body, status);
        if (status != HttpStatusCode.OK)
        {
            return;
        }

        foreach (var member in Members)
        {
            if (seen.Count(name => name == member) is var times and not 1)
            {
                throw new InvalidDataException($"The answer has {times} {member} elements instead of one.");
            }
        }
    }

    private static List<string> MembersIn(byte[] body, HttpStatusCode status)
    {
        var seen = new List<string>();
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(body), Strict);
            while (reader.Read())
            {
                if (reader.NodeType == XmlNodeType.Element && Members.Contains(reader.LocalName))
                {
                    seen.Add(reader.LocalName);
                }
            }
        }
        catch (XmlException invalid)
        {
            throw new InvalidDataException(
                $"The answer (HTTP {(int)status}) is not XML without a document type.", invalid);
        }

        return seen;
    }
}
