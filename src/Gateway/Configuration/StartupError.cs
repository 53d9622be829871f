using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace Gateway.Configuration;

/// <summary>
/// The reasons why the gateway did not start, for the person at the terminal: every wrong setting at once.
/// </summary>
internal static class StartupError
{
    /// <summary>The problems, one line each; <c>null</c> when the failure has another cause than the configuration.</summary>
    public static string? Of(Exception failure) => failure switch
    {
        InvalidDataException unreadable => Unreadable(unreadable),
        _ when AddressProblem(failure) is { } problem => problem,
        _ when ProblemsOf(failure) is { } problems =>
            $"設定に誤りがあるため起動できません。/ The gateway does not start with this configuration:{Environment.NewLine}"
            + string.Join(Environment.NewLine, problems.Select(problem => $"  - {problem}")),
        _ => null,
    };

    // Kestrel's message names the address when the port is in use, but not in the other cases.
    private static string? AddressProblem(Exception failure)
    {
        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            if (cause is SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse } or AddressInUseException)
            {
                return $"待ち受けるポートはほかのプログラムが使用中です。/ {failure.Message} Stop the other program, or set another port "
                    + "(Kestrel__Endpoints__<name>__Url, ASPNETCORE_URLS).";
            }

            if (cause is SocketException
                { SocketErrorCode: SocketError.AccessDenied or SocketError.AddressNotAvailable } refused)
            {
                return $"指定されたアドレスで待ち受けできません。/ The gateway cannot listen at the configured address: {refused.Message}. Set another "
                    + "address or a port from 1024 on (Kestrel__Endpoints__<name>__Url, ASPNETCORE_URLS).";
            }
        }

        return null;
    }

    // A configuration file that is not JSON; the exception's message names the file.
    private static string Unreadable(InvalidDataException unreadable) =>
        $"設定ファイルを JSON として読めません。誤りを直してください。/ {unreadable.Message}";

    /// <summary>The problems; <c>null</c> when the failure has another cause than the configuration.</summary>
    public static IReadOnlyList<string>? ProblemsOf(Exception failure)
    {
        if (failure is InvalidDataException unreadable)
        {
            return [Unreadable(unreadable)];
        }

        var invalid = failure switch
        {
            OptionsValidationException one => [one],
            AggregateException several => several.InnerExceptions.OfType<OptionsValidationException>().ToList(),
            _ => [],
        };
        return invalid.Count == 0
            ? null
            : [.. invalid.SelectMany(exception => exception.Failures).Distinct(StringComparer.Ordinal)];
    }
}
