using System.Text.RegularExpressions;
using Gateway.Catalog;
using Microsoft.Extensions.Options;

namespace Gateway.Callers;

/// <summary>Validates the <c>Callers</c> section as a whole and reports every problem at once.</summary>
internal sealed partial class CallersOptionsValidator : IValidateOptions<CallersOptions>
{
    // Two, so that one can be exchanged while the other works. More would only hide forgotten keys.
    private const int MaxKeys = 2;

    private const int MaxConcurrentRequests = 100_000;

    public ValidateOptionsResult Validate(string? name, CallersOptions options)
    {
        var problems = options.Applications.SelectMany(pair => Problems(pair.Key, pair.Value))
            .Concat(SharedKeyIds(options))
            .Concat(TextProblem("Callers__Contact", options.Contact, CallersOptions.MaxContactLength))
            .Concat(EndUserKeyProblems(options))
            .Concat(CertificateRules.Problems(options))
            .ToList();

        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static IEnumerable<string> Problems(string id, ApplicationOptions application)
    {
        var path = $"Callers__Applications__{id}";
        if (!ApplicationId().IsMatch(id))
        {
            yield return $"{path}: アプリケーションの ID は 1～64 文字の英数字と . _ - にしてください（日本語の名前は {path}__Name に書きます）。"
                + $"/ The application id must be 1–64 of A–Z a–z 0–9 . _ - "
                + $"(give the Japanese name in {path}__Name).";
        }

        foreach (var problem in DetailProblems(path, application))
        {
            yield return problem;
        }

        foreach (var operation in application.Operations.Except(GrantableOperations.All, StringComparer.Ordinal))
        {
            yield return $"{path}__Operations: 「{operation}」は使えません。{string.Join("、", GrantableOperations.All)} から選んでください。"
                + $"/ {path}__Operations names '{operation}'. "
                + $"Choose from {string.Join(", ", GrantableOperations.All)}.";
        }

        if (application.MaxConcurrentRequests is < 1 or > MaxConcurrentRequests)
        {
            yield return $"{path}__MaxConcurrentRequests: {application.MaxConcurrentRequests} は範囲外です。1～{MaxConcurrentRequests} にしてください。"
                + $"/ {path}__MaxConcurrentRequests is {application.MaxConcurrentRequests}. "
                + $"Set it between 1 and {MaxConcurrentRequests}.";
        }

        foreach (var problem in QuotaOptionsRules.Problems($"{path}__Quotas", application.Quotas, application.MaxConcurrentRequests))
        {
            yield return problem;
        }

        if (application.Keys.Count > MaxKeys)
        {
            yield return $"{path}__Keys: API キーが {application.Keys.Count} 件あります。{MaxKeys} 件以下にしてください。"
                + $"/ {path}__Keys has {application.Keys.Count} keys. "
                + $"Keep at most {MaxKeys} and remove the others.";
        }

        for (var i = 0; i < application.Keys.Count; i++)
        {
            foreach (var problem in Problems($"{path}__Keys__{i}", application.Keys[i]))
            {
                yield return problem;
            }
        }
    }

    private static IEnumerable<string> Problems(string path, ApiKeyOptions key)
    {
        if (!KeyId().IsMatch(key.Id))
        {
            yield return $"{path}__Id: API キーの ID ではありません。keys create の出力の値を設定してください。/ {path}__Id is not a key id. Copy it from the output of 'keys create'.";
        }

        if (!Sha256Hex().IsMatch(key.Sha256))
        {
            yield return $"{path}__Sha256: 16 進数 64 桁ではありません。keys create の出力の値を設定してください（API キーそのものは書きません）。"
                + $"/ {path}__Sha256 is not 64 hexadecimal digits. "
                + "Copy it from the output of 'keys create'; never put the key itself here.";
        }

        if (key.NotBefore >= key.ExpiresAt)
        {
            yield return $"{path}__NotBefore: 開始（{key.NotBefore:O}）が期限（{key.ExpiresAt:O}）より前ではありません。日時を直してください。"
                + $"/ {path}__NotBefore ({key.NotBefore:O}) is not before {path}__ExpiresAt ({key.ExpiresAt:O}).";
        }
    }

    private static IEnumerable<string> DetailProblems(string path, ApplicationOptions application) =>
    [
        .. TextProblem($"{path}__Department", application.Department, 100),
        .. TextProblem($"{path}__Purpose", application.Purpose, 500),
        .. TextProblem($"{path}__Classification", application.Classification, 100),
        .. TextProblem($"{path}__Contact", application.Contact, CallersOptions.MaxContactLength),
        .. TextProblem($"{path}__Approver", application.Approver, 100),
    ];

    private static IEnumerable<string> TextProblem(string key, string text, int most)
    {
        if (text.Length > most || text.Any(char.IsControl))
        {
            yield return $"{key}: {most} 文字以内で、改行などの制御文字を含めずに指定してください。"
                + $"/ {key} must have at most {most} characters and no control characters such as line breaks.";
        }
    }

    // The value is a secret and is not shown.
    private static IEnumerable<string> EndUserKeyProblems(CallersOptions options)
    {
        if (options.EndUserKey.Length > 0 && !EndUserKeyHex().IsMatch(options.EndUserKey))
        {
            yield return $"Callers__EndUserKey: 鍵ではありません。{EndUserKey.MinBytes}～{EndUserKey.MaxBytes} バイトの乱数を 16 進数で設定してください（openssl rand -hex 32）。"
                + $"/ Callers__EndUserKey is no key. Give {EndUserKey.MinBytes}–{EndUserKey.MaxBytes} random bytes in hexadecimal "
                + "(openssl rand -hex 32).";
        }

        if (options.EndUserKey.Length == 0)
        {
            foreach (var (id, _) in options.Applications.Where(
                pair => pair.Value is { EndUserHeader: true, RequestPolicy.RequestMetadata: true }))
            {
                yield return $"Callers__EndUserKey: 設定されていません。Callers__Applications__{id}__EndUserHeader が true なので、利用者を事業者のアカウントで仮名にする鍵が必要です（openssl rand -hex 32）。"
                    + $"/ Callers__EndUserKey is not set, but Callers__Applications__{id}__EndUserHeader is true. Set the key that hides end "
                    + "users from the contractor's account (openssl rand -hex 32).";
            }
        }
    }

    private static IEnumerable<string> SharedKeyIds(CallersOptions options) =>
        options.Applications.Values.SelectMany(application => application.Keys)
            .CountBy(key => key.Id, StringComparer.Ordinal)
            .Where(count => count.Value > 1)
            .Select(count =>
                $"Callers__Applications: API キーの ID「{count.Key}」が {count.Value} 回あります。1 つのアプリケーションに 1 回だけにしてください。"
                + $"/ The key id '{count.Key}' is there {count.Value} times. "
                + "A key belongs to one application, once.");

    [GeneratedRegex(@"\A[A-Za-z0-9._-]{1,64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex ApplicationId();

    [GeneratedRegex(@"\A[A-Za-z0-9]{1,32}\z", RegexOptions.CultureInvariant)]
    private static partial Regex KeyId();

    [GeneratedRegex(@"\A([0-9A-Fa-f]{2}){32,128}\z", RegexOptions.CultureInvariant)]
    private static partial Regex EndUserKeyHex();

    [GeneratedRegex(@"\A[0-9A-Fa-f]{64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Sha256Hex();
}
