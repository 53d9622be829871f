using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Gateway.Bedrock.Targets;
using Gateway.Errors;
using Gateway.EventStream;

namespace Gateway.Bedrock.Runtime;

/// <summary>
/// Finds out whether a text of AWS names an account, a role or a session. These concern the two operators only: a caller never
/// gets such a text, whole or in a stream.
/// </summary>
internal sealed partial class OperatorNames(UpstreamTargets targets)
{
    private static readonly Text NotShown = new(
        "Bedrock がリクエストを受け付けませんでした。説明に事業者アカウントの情報が含まれるため表示していません。requestId を添えてゲートウェイの運用担当者に連絡してください。",
        "Bedrock did not accept the request. Its explanation names the contractor's account and is not shown. "
        + "Give the requestId to the gateway's operator.");

    private readonly string[] _names =
    [
        .. targets.All
            .SelectMany(target => new[] { target.Role.RoleArn.Split('/')[^1], target.Role.SessionName, target.AccountId })
            .Distinct(),
    ];

    /// <summary>True when a text names one of them: any ARN, any account, or the role or session of a target.</summary>
    public bool AreIn(string text) => AnyAccount().IsMatch(text) || _names.Any(name => IsNamedIn(name, text));

    /// <summary>True when a frame names one of them: in its headers, in its payload, or in escapes of its payload.</summary>
    public bool AreIn(Frame frame) =>
        AreIn(Encoding.UTF8.GetString(frame.Message)) // Separately: in the frame, a byte of its length is right before it.
        || AreIn(Encoding.Latin1.GetString(frame.Bytes.Span))
        || AreInJson(frame.Payload);

    /// <summary>The error, without AWS's message if that names one of them.</summary>
    public GatewayError Withhold(GatewayError error) =>
        error.Upstream is { Message: { } message } upstream && AreIn(message)
            ? Withhold(error, upstream with { Message = null })
            : error;

    // The texts of two codes refer the reader to the message.
    private static GatewayError Withhold(GatewayError error, Upstream upstream) =>
        error.Code == ErrorCode.UpstreamValidation || error.Code == ErrorCode.ModelError
            ? error with { Upstream = upstream, Detail = NotShown, NeedsOperator = true }
            : error with { Upstream = upstream };

    private bool AreInJson(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && AreIn(reader.GetString()!))
                {
                    return true;
                }
            }
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            // Although it is not valid JSON, a caller's lenient parser might read it.
            return !json.IsEmpty;
        }

        return false;
    }

    // A role may be named "model", so the name must not be a part of a longer word.
    private static bool IsNamedIn(string name, string text)
    {
        for (var at = 0; name.Length > 0 && (at = text.IndexOf(name, at, StringComparison.OrdinalIgnoreCase)) >= 0; at++)
        {
            if ((at == 0 || !IsOfName(text[at - 1]))
                && (at + name.Length == text.Length || !IsOfName(text[at + name.Length])))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsOfName(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '-';

    // An account has twelve digits, which the console groups by four. Parts of a UUID do not count.
    [GeneratedRegex(
        "arn:|assumed-role|(?<![0-9A-Za-z_-])[0-9]{4}[ -]?[0-9]{4}[ -]?[0-9]{4}(?![0-9A-Za-z_-])",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex AnyAccount();
}
