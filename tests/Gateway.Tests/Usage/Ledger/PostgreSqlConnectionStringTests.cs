using Gateway.Usage.Ledger;
using Gateway.Usage.Ledger.PostgreSql;
using Npgsql;

namespace Gateway.Tests.Usage.Ledger;

public class PostgreSqlConnectionStringTests
{
    private const string Remote = "Host=ledger.example.jp;Database=gateway;Username=gateway";

    [Theory]
    [InlineData("Host=ledger.example.jp;Database=gateway;Username=gateway", SslMode.VerifyFull, false)]
    [InlineData("Host=10.0.0.5:6432,10.0.1.5;Database=gateway;Username=gateway", SslMode.VerifyFull, false)]
    [InlineData("Host=127.0.0.1,10.0.1.5;Database=gateway;Username=gateway", SslMode.VerifyFull, false)]
    [InlineData("Host=localhost.example.jp;Database=gateway;Username=gateway", SslMode.VerifyFull, false)]
    [InlineData("Host=ledger.example.jp;Database=gateway;Username=gateway;SSL Mode=Require", SslMode.Require, true)]
    [InlineData("Host=ledger.example.jp;Database=gateway;Username=gateway;sslmode=Prefer", SslMode.Prefer, true)]
    [InlineData("Host=ledger.example.jp;Database=gateway;Username=gateway;SSL Mode=VerifyCA", SslMode.VerifyCA, true)]
    [InlineData("Host=localhost;Database=gateway;Username=gateway", SslMode.Prefer, false)]
    [InlineData("Host=127.0.0.1:5433;Database=gateway;Username=gateway", SslMode.Prefer, false)]
    [InlineData("Host=[::1]:5433;Database=gateway;Username=gateway", SslMode.Prefer, false)]
    [InlineData("Host=localhost:5433,[::1],/var/run/postgresql;Database=gateway;Username=gateway", SslMode.Prefer, false)]
    [InlineData("Host=/var/run/postgresql;Database=gateway;Username=gateway", SslMode.Prefer, false)]
    public void The_certificate_is_verified_except_on_this_machine_or_where_less_is_chosen(string text, SslMode mode, bool weak)
    {
        var options = Options(text);

        Assert.Empty(Problems(options));
        Assert.Equal(mode, PostgreSqlConnectionString.Read(options).Connection.SslMode);
        Assert.Equal(weak, PostgreSqlConnectionString.FindWeak(options).Any());
    }

    [Theory]
    [InlineData("Database=gateway;Username=gateway", "has no Host")]
    [InlineData("Host=a;Username=gateway", "has no Database")]
    [InlineData("Host=a;Database=gateway", "has no Username")]
    [InlineData("Host=a;Database", "cannot be read")]
    [InlineData(Remote + ";Port=many", "cannot be read")]
    [InlineData(Remote + ";SSL Mode=Always", "cannot be read")]
    [InlineData(Remote + ";Root Certificate=/there/is/none.pem", "/there/is/none.pem, which does not exist")]
    [InlineData(Remote + ";Include Error Detail=true", "not used here: Include Error Detail")]
    [InlineData(Remote + ";Log Parameters=true", "not used here: Log Parameters")]
    [InlineData(Remote + ";Persist Security Info=true", "not used here: Persist Security Info")]
    [InlineData(Remote + ";Pooling=false;Multiplexing=true", "not used here: Pooling, Multiplexing")]
    public void A_connection_string_that_cannot_be_used_prevents_start_with_the_remedy(string text, string problem) =>
        Assert.Contains(problem, Assert.Single(Problems(Options(text))), StringComparison.Ordinal);

    [Fact]
    public void A_password_with_a_semicolon_is_not_repeated()
    {
        var problem = Assert.Single(Problems(Options(Remote + ";Password=abc;hunter2=def")));

        Assert.DoesNotContain("hunter2", problem, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("abc", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Remote + ";Password=in-the-string", "", "in-the-string")]
    [InlineData(Remote, "apart", "apart")]
    [InlineData(Remote + ";Password=in-the-string", "apart", "apart")]
    [InlineData(Remote, "", null)]
    public void The_password_is_in_no_connection_string(string text, string apart, string? password)
    {
        var options = Options(text);
        options.Password = apart;

        var read = PostgreSqlConnectionString.Read(options);

        Assert.Equal(password, read.Password);
        Assert.DoesNotContain("Password", read.Connection.ConnectionString, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData(Remote, "no certificate", "cannot be read as certificates")]
    [InlineData(Remote, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----", "cannot be read as certificates")]
    public void Authorities_that_cannot_be_read_prevent_start(string text, string pem, string problem)
    {
        var options = Options(text);
        options.RootCertificatePem = pem;

        Assert.Contains(problem, Assert.Single(Problems(options)), StringComparison.Ordinal);
    }

    [Fact]
    public void Other_stores_need_no_connection_string()
    {
        var options = Options("nonsense");
        options.Store = LedgerStoreKind.Sqlite;

        Assert.Empty(Problems(options));
        Assert.Empty(PostgreSqlConnectionString.FindWeak(options));
    }

    private static LedgerOptions Options(string text) => new() { Store = LedgerStoreKind.PostgreSql, ConnectionString = text };

    private static IEnumerable<string> Problems(LedgerOptions options) =>
        new PostgreSqlConnectionString().Validate(null, options).Failures ?? [];
}
