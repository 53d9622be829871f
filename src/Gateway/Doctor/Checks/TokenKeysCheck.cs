using Gateway.Callers.Jwt;
using Gateway.Doctor.Findings;

namespace Gateway.Doctor.Checks;

/// <summary>Checks that the public keys of each issuer of tokens can be read now.</summary>
internal sealed class TokenKeysCheck(JwtTokenHandler tokens) : ICheck
{
    public Topic Topic => Topics.TokenKeys;

    public async Task ExamineAsync(Examination examination, CancellationToken cancellationToken)
    {
        foreach (var issuer in tokens.Current.Issuers)
        {
            await issuer.Keys.RenewAsync().WaitAsync(cancellationToken);
            examination.Add(Evaluate(Topic.Of(issuer.Name), issuer));
        }
    }

    private static Finding Evaluate(Topic topic, JwtIssuer issuer)
    {
        var place = issuer.Options.JwksPath.Length > 0 ? issuer.Options.JwksPath : issuer.Options.JwksUri;
        var count = issuer.Keys.Current?.Count ?? 0;
        if (issuer.Keys.Problem is not { } problem)
        {
            return topic.Ok(new($"{place}: {count} 個", $"{place}: {count} keys"));
        }

        return topic.Finding(
            count > 0 ? FindingStatus.Warning : FindingStatus.Failure,
            new($"{place}: {problem.Ja}。", $"{place}: {problem.En}."),
            new Cause(
                "keys_unreadable", ResponsibleParty.Municipality,
                new(
                    "発行者（認証基盤）が動いているか、URL、VPC 内のアドレス、証明書の認証局（JwksCertificateAuthorityPath）、ファイルの内容を確認してください。"
                    + "その間、前に読めた鍵があれば使い続け、なければトークンに 503 を返します。API キーには影響しません。",
                    "Check that the issuer is up, its address and that it is inside the VPC, the authorities of its certificate "
                    + "(JwksCertificateAuthorityPath), or the file. Meanwhile the last keys serve if there are any; without them "
                    + "tokens get 503. API keys are not affected.")));
    }
}
