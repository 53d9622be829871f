using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace Gateway.Callers.Jwt;

/// <summary>Validates the issuers of tokens, and the clients of applications, and reports every problem at once.</summary>
internal sealed partial class JwtIssuersValidator(KeySources sources) : IValidateOptions<CallersOptions>
{
    private const int MaxValues = 10;
    private const int MaxClients = 10;
    private const int MaxDeniedIds = 1000;
    private const int MaxLength = 200;
    private static readonly TimeSpan MaxSkew = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan MinLifetime = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan MaxLifetime = TimeSpan.FromHours(24);

    public ValidateOptionsResult Validate(string? name, CallersOptions options)
    {
        var problems = options.JwtIssuers.SelectMany(pair => Problems($"Callers__JwtIssuers__{pair.Key}", pair.Key, pair.Value, options))
            .Concat(SharedIssuers(options))
            .Concat(options.Applications.SelectMany(pair => Problems($"Callers__Applications__{pair.Key}", pair.Value, options)))
            .Concat(SharedClients(options))
            .ToList();
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private IEnumerable<string> Problems(string path, string name, JwtIssuerOptions issuer, CallersOptions options) =>
    [
        .. Unless(Name().IsMatch(name), $"{path}: 発行者の名前は 1～64 文字の英数字と . _ - にしてください。",
            $"The name of {path} must be 1–64 of A–Z a–z 0–9 . _ - ."),
        .. ListProblems($"{path}__Issuers", issuer.Issuers, "トークンの iss の値", "values of iss in its tokens"),
        .. ListProblems($"{path}__Audiences", issuer.Audiences, "ゲートウェイを表す aud の値", "values of aud that mean this gateway"),
        .. issuer.Algorithms.Except(JwtIssuer.KnownAlgorithms, StringComparer.Ordinal).SelectMany(algorithm => Unless(
            false, $"{path}__Algorithms: 「{algorithm}」は使えません。{string.Join("、", JwtIssuer.KnownAlgorithms)} から選んでください（none と HS* は使えません）。",
            $"{path}__Algorithms has '{algorithm}'. Choose from {string.Join(", ", JwtIssuer.KnownAlgorithms)}; none and HS* are never accepted.")),
        .. Unless(issuer.ClockSkew >= TimeSpan.Zero && issuer.ClockSkew <= MaxSkew,
            $"{path}__ClockSkew: {issuer.ClockSkew} は範囲外です。0～{MaxSkew} にしてください。",
            $"{path}__ClockSkew is {issuer.ClockSkew}. Set it between 0 and {MaxSkew}."),
        .. Unless(issuer.MaxTokenLifetime >= MinLifetime && issuer.MaxTokenLifetime <= MaxLifetime,
            $"{path}__MaxTokenLifetime: {issuer.MaxTokenLifetime} は範囲外です。{MinLifetime}～{MaxLifetime} にしてください。",
            $"{path}__MaxTokenLifetime is {issuer.MaxTokenLifetime}. Set it between {MinLifetime} and {MaxLifetime}."),
        .. Unless(issuer.EndUserClaim.Length == 0 || options.EndUserKey.Length > 0,
            $"Callers__EndUserKey: 設定されていません。{path}__EndUserClaim があるので、利用者を仮名にする鍵が必要です（openssl rand -hex 32）。",
            $"Callers__EndUserKey is not set, but {path}__EndUserClaim is. Set the key that makes pseudonyms of end users "
            + "(openssl rand -hex 32)."),
        .. KeyProblems(path, issuer),
    ];

    private IEnumerable<string> KeyProblems(string path, JwtIssuerOptions issuer)
    {
        if (issuer.JwksPath.Length > 0 == issuer.JwksUri.Length > 0)
        {
            return Unless(false, $"{path}: JwksPath（公開鍵のファイル）か JwksUri（VPC 内のアドレス）のどちらか一方を設定してください。",
                $"Set exactly one of {path}__JwksPath (a file with the public keys) and {path}__JwksUri (an address inside the VPC).");
        }

        if (issuer.JwksUri.Length > 0 && !IsHttps(issuer.JwksUri))
        {
            return Unless(false, $"{path}__JwksUri: 「{issuer.JwksUri}」は使えません。https:// で始まる URL にしてください（ユーザー情報と # は使えません）。",
                $"{path}__JwksUri is '{issuer.JwksUri}'. Give an https URL without user information and fragment.");
        }

        return sources.ProblemOf(issuer) is not { } problem ? [] : Unless(false,
            $"{path}__{(issuer.JwksPath.Length > 0 ? nameof(issuer.JwksPath) : nameof(issuer.JwksCertificateAuthorityPath))}: {problem.Ja}。",
            $"{path}__{(issuer.JwksPath.Length > 0 ? nameof(issuer.JwksPath) : nameof(issuer.JwksCertificateAuthorityPath))}: {problem.En}.");
    }

    private static IEnumerable<string> Problems(string path, ApplicationOptions application, CallersOptions options) =>
    [
        .. Unless(application.JwtClients.Count <= MaxClients,
            $"{path}__JwtClients: {application.JwtClients.Count} 件あります。{MaxClients} 件以下にしてください。",
            $"{path}__JwtClients has {application.JwtClients.Count} clients. Keep at most {MaxClients}."),
        .. application.JwtClients.SelectMany((client, i) => Problems($"{path}__JwtClients__{i}", client, options)),
        .. Unless(application.DeniedTokenIds.Count <= MaxDeniedIds,
            $"{path}__DeniedTokenIds: {application.DeniedTokenIds.Count} 件あります。{MaxDeniedIds} 件以下にしてください（期限切れのトークンは取り除けます。すべて失効させるには JwtClients の NotBefore を使います）。",
            $"{path}__DeniedTokenIds has {application.DeniedTokenIds.Count} ids. Keep at most {MaxDeniedIds}: expired tokens may go, and "
            + "NotBefore of the client revokes all."),
    ];

    private static IEnumerable<string> Problems(string path, JwtClientOptions client, CallersOptions options) =>
    [
        .. Unless(options.JwtIssuers.ContainsKey(client.Issuer),
            $"{path}__Issuer: 「{client.Issuer}」は Callers__JwtIssuers にありません。",
            $"{path}__Issuer is '{client.Issuer}', which is no issuer in Callers__JwtIssuers."),
        .. Unless(client.ClientId.Length is > 0 and <= MaxLength,
            $"{path}__ClientId: 1～{MaxLength} 文字で、発行者でのクライアント ID（azp、client_id、appid の値）を設定してください。",
            $"{path}__ClientId must be the client's id at the issuer (its azp, client_id or appid), 1–{MaxLength} characters."),
    ];

    private static IEnumerable<string> ListProblems(string path, IList<string> values, string ja, string en) => Unless(
        values.Count is > 0 and <= MaxValues && values.All(value => value.Length is > 0 and <= MaxLength),
        $"{path}: {ja}を 1～{MaxValues} 件（各 1～{MaxLength} 文字）設定してください。",
        $"{path}: give 1 to {MaxValues} {en}, each of 1–{MaxLength} characters.");

    private static IEnumerable<string> SharedIssuers(CallersOptions options) =>
        options.JwtIssuers.Values.SelectMany(issuer => issuer.Issuers)
            .CountBy(iss => iss, StringComparer.Ordinal)
            .Where(count => count.Value > 1)
            .SelectMany(count => Unless(false,
                $"Callers__JwtIssuers: iss「{count.Key}」が {count.Value} 回あります。1 つの発行者に 1 回だけにしてください。",
                $"The iss '{count.Key}' is there {count.Value} times in Callers__JwtIssuers. It belongs to one issuer, once."));

    private static IEnumerable<string> SharedClients(CallersOptions options) =>
        options.Applications.Values.SelectMany(application => application.JwtClients)
            .CountBy(client => (client.Issuer, client.ClientId))
            .Where(count => count.Value > 1)
            .SelectMany(count => Unless(false,
                $"Callers__Applications: 発行者 {count.Key.Issuer} のクライアント「{count.Key.ClientId}」が {count.Value} 回あります。1 つのアプリケーションに 1 回だけにしてください。",
                $"The client '{count.Key.ClientId}' of issuer {count.Key.Issuer} is there {count.Value} times. It belongs to one "
                + "application, once."));

    private static bool IsHttps(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri is { Scheme: "https", UserInfo: "", Fragment: "" };

    private static IEnumerable<string> Unless(bool isMet, string ja, string en) => isMet ? [] : [$"{ja}/ {en}"];

    [GeneratedRegex(@"\A[A-Za-z0-9._-]{1,64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
