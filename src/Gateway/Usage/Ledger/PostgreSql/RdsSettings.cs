using Microsoft.Extensions.Options;
using Npgsql;

namespace Gateway.Usage.Ledger.PostgreSql;

/// <summary>
/// Prevents start with a database of Amazon RDS or Aurora outside Japan, and with a login by IAM that cannot work or would show the
/// password to others.
/// </summary>
internal sealed class RdsSettings(IConfiguration configuration) : IValidateOptions<LedgerOptions>
{
    private const string Connection = $"{LedgerOptions.Section}__{nameof(LedgerOptions.ConnectionString)}";
    private const string Login = $"{LedgerOptions.Section}__{nameof(LedgerOptions.Authentication)}";

    public ValidateOptionsResult Validate(string? name, LedgerOptions options)
    {
        var problems = Problems(options).OfType<string>().ToList();
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private IEnumerable<string?> Problems(LedgerOptions options)
    {
        if (options.Store != LedgerStoreKind.PostgreSql)
        {
            return [options.Authentication == LedgerAuthentication.RdsIam ? OtherStore : null];
        }

        // What cannot be read at all is told by its own validator.
        if (PostgreSqlConnectionString.TryRead(options.ConnectionString) is not { Host.Length: > 0 })
        {
            return [];
        }

        var (connection, password) = PostgreSqlConnectionString.Read(options);
        var problems = PostgreSqlHosts.Names(connection).Select(name => RegionProblem(name, options.Authentication));
        return options.Authentication == LedgerAuthentication.RdsIam
            ? [.. problems, PasswordProblem(password), TlsProblem(connection)]
            : problems;
    }

    private string? RegionProblem(string host, LedgerAuthentication login) =>
        (PostgreSqlHosts.RdsRegionOf(host) is null && login != LedgerAuthentication.RdsIam) || RdsTokens.RegionOf(host, configuration) is not null
            ? null
            : $"{Connection}: {host} は東京（ap-northeast-1）または大阪（ap-northeast-3）のデータベースではありません。RDS のエンドポイントか AWS_REGION を直してください。"
                + $"/ {Connection} names {host}, which is not in Tokyo (ap-northeast-1) or Osaka (ap-northeast-3). Correct the endpoint of RDS, or AWS_REGION.";

    private static string? PasswordProblem(string? password) => string.IsNullOrEmpty(password)
        ? null
        : $"{Login}: RdsIam ではパスワードを使いません。{LedgerOptions.Section}__{nameof(LedgerOptions.Password)} と接続文字列の Password を取り除いてください。"
            + $"/ {Login} is RdsIam, which needs no password. Remove {LedgerOptions.Section}__{nameof(LedgerOptions.Password)}, and Password of the connection string.";

    private static string? TlsProblem(NpgsqlConnectionStringBuilder connection) => connection.SslMode == SslMode.VerifyFull
        ? null
        : $"{Login}: RdsIam には SSL Mode=VerifyFull が必要です。接続文字列の SSL Mode を VerifyFull にしてください。"
            + $"/ {Login} is RdsIam, which needs SSL Mode=VerifyFull, or another machine could take the password. Set it in {Connection}.";

    private const string OtherStore =
        $"{Login}: RdsIam は {LedgerOptions.Section}__{nameof(LedgerOptions.Store)}=PostgreSql でだけ使えます。取り除いてください。"
        + $"/ {Login} is for {LedgerOptions.Section}__{nameof(LedgerOptions.Store)}=PostgreSql. Leave it out.";
}
