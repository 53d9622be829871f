using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Callers;

/// <summary>
/// The names in a certificate's subject alternative name (RFC 5280, 4.2.1.6), written as OpenSSL prints them: <c>DNS:host</c>,
/// <c>URI:spiffe://…</c>, <c>email:a@b</c>. The subject's common name is not one: it is free text.
/// </summary>
internal static class CertificateNames
{
    private const string SubjectAlternativeName = "2.5.29.17";

    /// <summary>
    /// The client certificate of the request, which the listener or the load balancer has verified; <c>null</c> if there is none.
    /// </summary>
    // Not Connection.ClientCertificate: without TLS that creates an object for each request.
    public static X509Certificate2? ClientCertificate(this HttpContext context) =>
        context.Features.Get<ITlsConnectionFeature>()?.ClientCertificate;

    /// <summary>The names; none for a certificate that has no such extension or one that cannot be read.</summary>
    public static IReadOnlyList<string> Of(X509Certificate2 certificate)
    {
        var names = new List<string>();
        try
        {
            foreach (var extension in certificate.Extensions.Where(extension => extension.Oid?.Value == SubjectAlternativeName))
            {
                var all = new AsnReader(extension.RawData, AsnEncodingRules.DER).ReadSequence();
                while (all.HasData)
                {
                    var tag = all.PeekTag();
                    var prefix = tag.TagClass != TagClass.ContextSpecific ? null : tag.TagValue switch
                    {
                        1 => "email:",
                        2 => "DNS:",
                        6 => "URI:",
                        _ => null,
                    };
                    if (prefix is null)
                    {
                        all.ReadEncodedValue();
                        continue;
                    }

                    names.Add(prefix + all.ReadCharacterString(UniversalTagNumber.IA5String, tag));
                }
            }
        }
        catch (Exception e) when (e is AsnContentException or CryptographicException)
        {
            return [];
        }

        return names;
    }
}
