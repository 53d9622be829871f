using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Gateway.Audit.Chains;
using Gateway.Configuration;
using Microsoft.Extensions.Options;

namespace Gateway.Audit;

/// <summary>
/// Prevents start without a decision about the trail of a ledger, and with a trail that has no ledger, no key, or an anchor key that
/// cannot sign.
/// </summary>
internal sealed partial class AuditOptionsValidator(IConfiguration configuration, IHostEnvironment environment)
    : IValidateOptions<AuditOptions>
{
    private const string Section = AuditOptions.Section;

    public ValidateOptionsResult Validate(string? name, AuditOptions options)
    {
        if (options.Mode is null && HasLedger && environment.IsProduction())
        {
            return ValidateOptionsResult.Fail(NoDecision);
        }

        if (options.Mode != AuditMode.On)
        {
            return ValidateOptionsResult.Success;
        }

        var problems = options.Key.Select(KeyProblem)
            .Append(LedgerProblem())
            .Append(CurrentKeyProblem(options))
            .Append(AnchorKeyProblem(options))
            .Append(AnchorPathProblem(options))
            .OfType<string>().ToList();
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    /// <summary>The settings that weaken what the trail is for.</summary>
    public static IEnumerable<WeakSetting> FindWeak(AuditOptions options)
    {
        if (options.Mode == AuditMode.Off)
        {
            yield return new WeakSetting($"{Section}__{nameof(options.Mode)}=Off", "that records of use were edited is not seen.");
        }

        if (options.Mode == AuditMode.On && !options.FailClosed)
        {
            yield return new WeakSetting(
                $"{Section}__{nameof(options.FailClosed)}=false", "refusals and operators' reads are answered although they cannot be recorded.");
        }

        if (options.Mode == AuditMode.On && options.AnchorKeyPem.Length == 0)
        {
            yield return new WeakSetting(
                $"{Section}__{nameof(options.AnchorKeyPem)}",
                "without anchors, a trail whose end was cut off, or a database that was restored, looks whole.");
        }
    }

    private const string NoDecision =
        $"{Section}__{nameof(AuditOptions.Mode)}: 設定されていません。On（監査証跡を残す。{Section}__{nameof(AuditOptions.Key)}__… と "
        + $"{Section}__{nameof(AuditOptions.CurrentKeyId)} も設定）か Off（残さない。台帳の書き換えは分かりません）から選んでください。"
        + $"/ {Section}__{nameof(AuditOptions.Mode)} is not set. Write On (an audit trail; with {Section}__{nameof(AuditOptions.Key)}__… and "
        + $"{Section}__{nameof(AuditOptions.CurrentKeyId)}) or Off (no trail: that the ledger was edited is not seen).";

    private bool HasLedger =>
        configuration["Ledger:Store"] is { Length: > 0 } store && !store.Equals("None", StringComparison.OrdinalIgnoreCase);

    private string? LedgerProblem() => HasLedger
        ? null
        : $"{Section}__{nameof(AuditOptions.Mode)}: On には利用台帳が必要です。Ledger__Store を Sqlite か PostgreSql にするか、台帳を使わない場合は "
            + $"{Section} の設定をすべて取り除いてください（ECS では LedgerDatabase と、設定シークレットの {Section}）。"
            + $"/ {Section}__{nameof(AuditOptions.Mode)} is On and needs a ledger. Set Ledger__Store to Sqlite or PostgreSql; without a ledger, leave "
            + $"the settings of {Section} out (on ECS: LedgerDatabase, and {Section} in the settings secret).";

    private static string? KeyProblem(KeyValuePair<string, string> key) =>
        !KeyId().IsMatch(key.Key)
            ? $"{Section}__{nameof(AuditOptions.Key)}: 鍵の ID は 1～32 文字の英数字と _ と - にしてください。"
                + $"/ {Section}__{nameof(AuditOptions.Key)}: an id of a key is 1–32 of A–Z a–z 0–9 _ -."
        : !IsHex(key.Value) || key.Value.Length < ChainKey.LeastLength * 2
            ? $"{Section}__{nameof(AuditOptions.Key)}__{key.Key}: {ChainKey.LeastLength} バイト以上の乱数を 16 進数で設定してください（openssl rand -hex 32）。"
                + $"/ {Section}__{nameof(AuditOptions.Key)}__{key.Key} is not {ChainKey.LeastLength} or more random bytes in hexadecimal. Make it with: openssl rand -hex 32"
        : null;

    private static string? CurrentKeyProblem(AuditOptions options) => options.Key.ContainsKey(options.CurrentKeyId)
        ? null
        : $"{Section}__{nameof(options.CurrentKeyId)}: {Section}__{nameof(options.Key)}__… にある鍵の ID を設定してください。"
            + $"/ {Section}__{nameof(options.CurrentKeyId)} is not the id of a key in {Section}__{nameof(options.Key)}__….";

    private static string? AnchorKeyProblem(AuditOptions options)
    {
        if (options.AnchorKeyPem.Length == 0)
        {
            return null;
        }

        try
        {
            using var key = ECDsa.Create();
            key.ImportFromPem(options.AnchorKeyPem);
            if (key.KeySize == 256 && key.ExportParameters(includePrivateParameters: true).D is not null)
            {
                return null;
            }
        }
        catch (Exception unusable) when (unusable is ArgumentException or CryptographicException)
        {
            // Said below, without what the key holds.
        }

        return $"{Section}__{nameof(options.AnchorKeyPem)}: ECDSA P-256 の秘密鍵（PEM、1 行でも可）を設定してください（openssl ecparam -name prime256v1 -genkey -noout | tr -d '\\n'）。"
            + $"/ {Section}__{nameof(options.AnchorKeyPem)} is not a private key of ECDSA P-256 in PEM, which may be one line. Make it with: openssl ecparam -name prime256v1 -genkey -noout | tr -d '\\n'";
    }

    private static string? AnchorPathProblem(AuditOptions options) =>
        options.AnchorPath.Length == 0 ? null
        : !Path.IsPathRooted(options.AnchorPath)
            ? $"{Section}__{nameof(options.AnchorPath)}: / から始まるフォルダーを設定するか、取り除いてください。"
                + $"/ {Section}__{nameof(options.AnchorPath)} is not an absolute path. Set one, or leave it out."
        : options.AnchorKeyPem.Length == 0
            ? $"{Section}__{nameof(options.AnchorPath)}: {Section}__{nameof(options.AnchorKeyPem)} も設定してください。"
                + $"/ {Section}__{nameof(options.AnchorPath)} needs {Section}__{nameof(options.AnchorKeyPem)}."
        : null;

    private static bool IsHex(string text) => text.Length % 2 == 0 && text.All(char.IsAsciiHexDigit);

    [GeneratedRegex("^[A-Za-z0-9_-]{1,32}$")]
    private static partial Regex KeyId();
}
