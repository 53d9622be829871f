using System.Globalization;
using Microsoft.Extensions.Options;

namespace Gateway.Bedrock.Targets;

/// <summary>Validates the rules between options, and between them and the AWS SDK's own settings.</summary>
internal sealed class ContractorRules(IConfiguration configuration) : IValidateOptions<ContractorOptions>
{
    // With a window of half the session or more the gateway would refresh again and again (aws-sdk-net issue 4313).
    private const int WindowsPerSession = 3;

    public ValidateOptionsResult Validate(string? name, ContractorOptions options)
    {
        var problems = new ValidateOptionsResultBuilder();
        if (options.RefreshWindow * WindowsPerSession > options.SessionDuration)
        {
            problems.AddError(string.Create(
                CultureInfo.InvariantCulture,
                $"Contractor__RefreshWindow: {options.RefreshWindow:c} は Contractor__SessionDuration（{options.SessionDuration:c}）の 3 分の 1 を超えています。"
                + $"{options.SessionDuration / WindowsPerSession:c} 以下にしてください。"
                + $"/ Contractor__RefreshWindow is {options.RefreshWindow:c}, "
                + $"more than a third of Contractor__SessionDuration ({options.SessionDuration:c}). "
                + $"Set it to {options.SessionDuration / WindowsPerSession:c} or less."));
        }

        if (!string.IsNullOrEmpty(configuration["AWS_WEB_IDENTITY_TOKEN_FILE"])
            && !string.IsNullOrEmpty(configuration["AWS_ROLE_ARN"]))
        {
            problems.AddError(
                "AWS_WEB_IDENTITY_TOKEN_FILE: ウェブ ID フェデレーションは使えません（ゲートウェイの接続先と制限時間が守られないため）。この変数と AWS_ROLE_ARN を取り除き、"
                + "タスクロール、インスタンスプロファイル、EKS Pod Identity のどれかを使ってください。"
                + "/ AWS_WEB_IDENTITY_TOKEN_FILE and AWS_ROLE_ARN are set. Unset them and give the gateway a task role, an "
                + "instance profile or EKS Pod Identity: web identity opens its own STS client, "
                + "which keeps neither the gateway's addresses nor its time limits.");
        }

        return problems.Build();
    }
}
