using System.Reflection;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.Usage.Ledger.PostgreSql;

/// <summary>
/// The authorities that the certificates of Amazon RDS and Aurora in Tokyo and Osaka come from. No system trusts them by itself,
/// and a closed VPC cannot fetch them. The first of them expires in 2061.
/// </summary>
internal static class RdsCertificates
{
    private const string Resource = "Gateway.Usage.Ledger.PostgreSql.rds-japan.pem";

    public static X509Certificate2Collection Read()
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(Resource)!);
        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPem(reader.ReadToEnd());
        return certificates;
    }
}
