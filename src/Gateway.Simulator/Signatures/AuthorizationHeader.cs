using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Simulator.Signatures;

/// <summary>The parts of an AWS4-HMAC-SHA256 Authorization header.</summary>
internal sealed record AuthorizationHeader(
    string AccessKeyId,
    string Date,
    string Region,
    string Service,
    string Terminator,
    IReadOnlyList<string> SignedHeaders,
    string Signature)
{
    internal const string Scheme = "AWS4-HMAC-SHA256";
    private static readonly string[] Required = ["Credential", "Signature", "SignedHeaders"];

    /// <summary>Parses the header; otherwise the error says in AWS's words what is missing.</summary>
    internal static bool TryParse(
        string header, [NotNullWhen(true)] out AuthorizationHeader? parsed,
        [NotNullWhen(false)] out SignatureError? refusal)
    {
        parsed = null;
        var parts = Parts(header[Scheme.Length..]);
        var missing = Required
            .Where(name => !parts.ContainsKey(name))
            .Select(name => $"Authorization header requires '{name}' parameter. ")
            .ToList();
        if (missing.Count > 0)
        {
            refusal = Incomplete(string.Concat(missing) + Fingerprint(header));
            return false;
        }

        if (parts["Credential"].Split('/') is not [var key, var date, var region, var service, var terminator])
        {
            refusal = Incomplete(
                "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got "
                + $"'{parts["Credential"]}'");
            return false;
        }

        refusal = null;
        parsed = new AuthorizationHeader(
            key, date, region, service, terminator, parts["SignedHeaders"].Split(';'), parts["Signature"]);
        return true;
    }

    internal static SignatureError Incomplete(string message) => new(SignatureErrorKind.Incomplete, message);

    // AWS shows only a hash: the header itself would put a usable signature into logs.
    internal static string Fingerprint(string header) =>
        "(Hashed with SHA-256 and encoded with Base64) Authorization="
        + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(header)));

    private static Dictionary<string, string> Parts(string list)
    {
        var parts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (part.Split('=', 2) is [var name, { Length: > 0 } value])
            {
                parts[name] = value;
            }
        }

        return parts;
    }
}
