using System.Security.Cryptography.X509Certificates;
using Gateway.Usage.Ledger;
using Gateway.Usage.Ledger.PostgreSql;
using Microsoft.Extensions.Configuration;

namespace Gateway.Tests.Usage.Ledger;

public class RdsSettingsTests
{
    private const string Rest = ";Database=gateway;Username=gateway";
    private const string Tokyo = "ledger.cluster-abcdefghijkl.ap-northeast-1.rds.amazonaws.com";
    private const string Virginia = "ledger.abcdefghijkl.us-east-1.rds.amazonaws.com";

    [Theory]
    [InlineData($"Host={Tokyo}{Rest}", "us-east-1")]
    [InlineData($"Host={Tokyo}:5433,ledger.abcdefghijkl.ap-northeast-3.rds.amazonaws.com{Rest}", "ap-northeast-1")]
    [InlineData($"Host=ledger.example.jp{Rest}", "ap-northeast-3")]
    [InlineData($"Host=localhost{Rest};SSL Mode=VerifyFull", "ap-northeast-1")]
    public void A_login_by_IAM_needs_a_Region_in_Japan_and_a_verified_server(string text, string region) =>
        Assert.Empty(Problems(Iam(text), region));

    [Theory]
    [InlineData($"Host={Virginia}{Rest}", "ap-northeast-1", Virginia)]
    [InlineData($"Host={Tokyo},{Virginia}{Rest}", "ap-northeast-1", Virginia)]
    [InlineData($"Host=ledger.example.jp{Rest}", "us-east-1", "ledger.example.jp")]
    [InlineData($"Host={Tokyo}{Rest};SSL Mode=Require", "ap-northeast-1", "SSL Mode=VerifyFull")]
    [InlineData($"Host={Tokyo}{Rest};SSL Mode=VerifyCA", "ap-northeast-1", "SSL Mode=VerifyFull")]
    [InlineData($"Host=localhost{Rest}", "ap-northeast-1", "SSL Mode=VerifyFull")]
    [InlineData($"Host={Tokyo}{Rest};Password=abc", "ap-northeast-1", "Remove Ledger__Password")]
    public void Otherwise_it_prevents_start_with_the_remedy(string text, string region, string problem)
    {
        var told = Assert.Single(Problems(Iam(text), region));

        Assert.Contains(problem, told, StringComparison.Ordinal);
        Assert.DoesNotContain("abc", told.Replace("abcdefghijkl", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void A_database_of_RDS_outside_Japan_prevents_start_with_a_password_too()
    {
        var options = Iam($"Host={Virginia}{Rest}");
        options.Authentication = LedgerAuthentication.Password;

        Assert.Contains(Virginia, Assert.Single(Problems(options, "ap-northeast-1")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_login_by_IAM_is_for_PostgreSql_alone()
    {
        var options = Iam("");
        options.Store = LedgerStoreKind.Sqlite;

        Assert.Contains("Ledger__Store=PostgreSql", Assert.Single(Problems(options, "ap-northeast-1")), StringComparison.Ordinal);
    }

    [Fact]
    public void The_authorities_of_RDS_are_three_for_each_Region_of_Japan_and_signed_by_themselves()
    {
        var certificates = RdsCertificates.Read();

        Assert.Equal(
            from region in new[] { "ap-northeast-1", "ap-northeast-3" }
            from kind in new[] { "ECC384", "RSA2048", "RSA4096" }
            select $"Amazon RDS {region} Root CA {kind} G1",
            certificates.Select(certificate => certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false)).Order());
        Assert.All(certificates, certificate =>
        {
            using var chain = new X509Chain();
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.Add(certificate);
            chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            Assert.True(chain.Build(certificate));
            Assert.True(certificate.NotAfter.Year >= 2061);
        });
    }

    private static LedgerOptions Iam(string text) => new()
    {
        Store = LedgerStoreKind.PostgreSql,
        ConnectionString = text,
        Authentication = LedgerAuthentication.RdsIam,
    };

    private static List<string> Problems(LedgerOptions options, string region) =>
        [.. new RdsSettings(new ConfigurationBuilder().AddInMemoryCollection([new("AWS_REGION", region)]).Build())
            .Validate(null, options).Failures ?? []];
}
