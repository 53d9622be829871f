using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Gateway.Audit.Chains;
using Gateway.Configuration;
using Microsoft.Extensions.Options;

namespace Gateway.Audit;

/// <summary>Prevents start with a trail that has no ledger, no key, or an anchor key that cannot sign.</summary>
internal sealed partial class AuditOptionsValidator(IConfiguration configuration) : IValidateOptions<AuditOptions>
{
    private const string Section = AuditOptions.Section;

    public ValidateOptionsResult Validate(string? name, AuditOptions options)
    {
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

    private string? LedgerProblem() => configuration["Ledger:Store"] is { Length: > 0 } store && !store.Equals("None", StringComparison.OrdinalIgnoreCase)
        ? null
        : $"{Section}__{nameof(AuditOptions.Mode)}: On には利用台帳が必要です。Ledger__Store を Sqlite か PostgreSql にするか、Off にしてください。"
            + $"/ {Section}__{nameof(AuditOptions.Mode)} is On and needs a ledger. Set Ledger__Store to Sqlite or PostgreSql, or set Off.";

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

        return $"{Section}__{nameof(options.AnchorKeyPem)}: ECDSA P-256 の秘密鍵（PEM）を設定してください（openssl ecparam -name prime256v1 -genkey -noout）。"
            + $"/ {Section}__{nameof(options.AnchorKeyPem)} is not a private key of ECDSA P-256 in PEM. Make it with: openssl ecparam -name prime256v1 -genkey -noout";
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
