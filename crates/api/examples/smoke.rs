use siling::graphql;
#[tokio::main]
async fn main() {
    graphql::smoke().await;
}
