using static Gateway.Deploy.Tests.Access.Who;

namespace Gateway.Deploy.Tests.Access;

/// <summary>Expectations of the policies for the build in the closed network.</summary>
internal static class BuildExpectations
{
    private const string Domain = "arn:aws:codeartifact:ap-northeast-1:111122223333:domain/inference-gateway";
    private const string Packages =
        "arn:aws:codeartifact:ap-northeast-1:111122223333:repository/inference-gateway/packages";
    private const string Image = "arn:aws:ecr:ap-northeast-1:111122223333:repository/inference-gateway";

    private static readonly (string, string) ForCodeArtifact = ("sts:AWSServiceName", "codeartifact.amazonaws.com");

    public static IReadOnlyList<Expectation> All { get; } =
    [
        .. new ExpectationTable("50-build/BuildPolicy")
            .Allows(Publisher, "codeartifact:GetAuthorizationToken", Domain)
            .Denies(Publisher, "codeartifact:GetAuthorizationToken", Domain + "2")
            .Allows(Publisher, "sts:GetServiceBearerToken", "*", ForCodeArtifact)
            .Denies(Publisher, "sts:GetServiceBearerToken", "*")
            .Denies(Publisher, "sts:GetServiceBearerToken", "*", ("sts:AWSServiceName", "ecr-public.amazonaws.com"))
            .Allows(Publisher, "codeartifact:ReadFromRepository", Packages)
            .Allows(Publisher, "codeartifact:GetRepositoryEndpoint", Packages)
            .Denies(Publisher, "codeartifact:PublishPackageVersion", Packages)
            .Denies(Publisher, "codeartifact:ReadFromRepository", Packages + "2")
            .Allows(Publisher, "ecr:GetAuthorizationToken", "*")
            .Allows(Publisher, "ecr:PutImage", Image)
            .Allows(Publisher, "ecr:BatchGetImage", Image)
            .Denies(Publisher, "ecr:PutImage", Image + "2")
            .Denies(Publisher, "ecr:BatchDeleteImage", Image)
            .Denies(Publisher, "ecr:PutImageTagMutability", Image)
            .Denies(Publisher, "sts:AssumeRole", "arn:aws:iam::444455556666:role/BedrockGatewayRole")
            .Rows,

        .. new ExpectationTable("50-build/CodeArtifactApiEndpoint")
            .Allows(Publisher, "codeartifact:GetAuthorizationToken", Domain)
            .Allows(Publisher, "codeartifact:GetRepositoryEndpoint", Packages)
            .Denies(Publisher, "codeartifact:GetAuthorizationToken", Domain + "2")
            .Denies(Publisher, "codeartifact:DeleteRepository", Packages)
            .Denies(OtherMunicipality, "codeartifact:GetAuthorizationToken", Domain)
            .Denies(TaskRole, "codeartifact:GetAuthorizationToken", Domain)
            .Rows,

        .. new ExpectationTable("50-build/CodeArtifactRepositoriesEndpoint")
            .Allows(Publisher, "codeartifact:ReadFromRepository", Packages)
            .Denies(Publisher, "codeartifact:ReadFromRepository", Packages + "2")
            .Denies(Publisher, "codeartifact:PublishPackageVersion", Packages)
            .Rows,
    ];
}
