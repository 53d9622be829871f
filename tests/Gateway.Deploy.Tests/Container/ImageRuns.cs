namespace Gateway.Deploy.Tests.Container;

/// <summary>The tests that run the image: it is built once for all of them, and they run one after the other.</summary>
[CollectionDefinition]
public sealed class ImageRuns : ICollectionFixture<ImageStage>;
