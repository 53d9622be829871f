using System.Net;
using Microsoft.Extensions.Options;

namespace Gateway.Telemetry.Export;

/// <summary>Prevents start while an address of the <c>Telemetry</c> section is none, or a setting would have no effect.</summary>
internal sealed class TelemetryOptionsValidator : IValidateOptions<TelemetryOptions>
{
    private const string Endpoint = $"{TelemetryOptions.Section}__{nameof(TelemetryOptions.OtlpEndpoint)}";
    private const string Address = $"{TelemetryOptions.Section}__{nameof(TelemetryOptions.ManagementAddress)}";
    private const string Headers = $"{TelemetryOptions.Section}__{nameof(TelemetryOptions.OtlpHeaders)}";
    private const string Ratio = $"{TelemetryOptions.Section}__{nameof(TelemetryOptions.TraceRatio)}";

    public ValidateOptionsResult Validate(string? name, TelemetryOptions options)
    {
        var problems = Problems(options).ToList();
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static IEnumerable<string> Problems(TelemetryOptions options)
    {
        if (!IPAddress.TryParse(options.ManagementAddress, out _))
        {
            yield return $"{Address}: 「{options.ManagementAddress}」は IP アドレスではありません。127.0.0.1 や 0.0.0.0 のように設定してください。"
                + $"/ {Address} is '{options.ManagementAddress}', which is no IP address. Write one, such as 127.0.0.1 or 0.0.0.0.";
        }

        // The value is not quoted: somebody may have put a password into it.
        if (options.OtlpEndpoint.Length > 0 && !IsCollector(options.OtlpEndpoint))
        {
            yield return $"{Endpoint}: 使えないアドレスです。http://collector.internal:4318 のように、http か https で、ユーザー名、クエリ、フラグメントなしで設定してください。"
                + $"/ {Endpoint} is not usable. Write http or https, host and port without user, query and fragment, such as "
                + "http://collector.internal:4318.";
        }

        foreach (var header in options.OtlpHeaders.Where(header => !IsHeader(header.Key, header.Value)).Select(header => header.Key))
        {
            yield return $"{Headers}__{header}: HTTP ヘッダーの名前か値として使えません。"
                + $"/ {Headers}__{header} is not usable as the name or the value of an HTTP header.";
        }

        if (options.TraceRatio is > 0 and <= 1 && options.OtlpEndpoint.Length == 0)
        {
            yield return $"{Ratio}: トレースの送り先がありません。{Endpoint} を設定するか、0 にしてください。"
                + $"/ {Ratio} is {options.TraceRatio}, but there is nowhere to send traces to. Set {Endpoint}, or make it 0.";
        }
    }

    private static bool IsCollector(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
        && uri is { UserInfo: "", Query: "", Fragment: "", Host.Length: > 0 };

    private static bool IsHeader(string name, string value)
    {
        using var request = new HttpRequestMessage();
        try
        {
            request.Headers.Add(name, value);
            return true;
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException or ArgumentException)
        {
            return false;
        }
    }
}
