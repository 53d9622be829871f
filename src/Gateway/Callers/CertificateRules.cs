using System.Text.RegularExpressions;

namespace Gateway.Callers;

/// <summary>Finds the wrong settings of client certificates.</summary>
internal static partial class CertificateRules
{
    public static IEnumerable<string> Problems(CallersOptions options)
    {
        foreach (var (id, application) in options.Applications)
        {
            foreach (var name in application.ClientCertificates.Where(name => !Name().IsMatch(name)))
            {
                yield return $"Callers__Applications__{id}__ClientCertificates: 「{name}」は SAN の名前ではありません。DNS:ホスト名、URI:…、email:… の形で指定してください。"
                    + $"/ Callers__Applications__{id}__ClientCertificates has '{name}', which is no name of a certificate. Write DNS:host, URI:… or email:….";
            }
        }

        foreach (var shared in options.Applications.Values.SelectMany(application => application.ClientCertificates)
            .CountBy(name => name, StringComparer.OrdinalIgnoreCase).Where(count => count.Value > 1))
        {
            yield return $"Callers__Applications: 証明書の名前「{shared.Key}」が {shared.Value} 回あります。1 つのアプリケーションに 1 回だけにしてください。"
                + $"/ The certificate name '{shared.Key}' is there {shared.Value} times. It belongs to one application, once.";
        }

        foreach (var denied in options.DeniedCertificates.Where(denied => !Number().IsMatch(denied)))
        {
            yield return $"Callers__DeniedCertificates: 「{denied}」は 16 進数のシリアル番号でも SHA-256 フィンガープリントでもありません。"
                + $"/ Callers__DeniedCertificates has '{denied}', which is neither a serial number nor a SHA-256 fingerprint in hexadecimal digits.";
        }
    }

    [GeneratedRegex(@"\A(DNS|URI|email):[\x21-\x7e]{1,250}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();

    [GeneratedRegex(@"\A([0-9A-Fa-f]:?){2,128}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}
